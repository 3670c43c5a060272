"""Pages made from templates: user input is escaped, and a missing variable is an error."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def write_whole(path: Path, text: str) -> Path:
    """Write a text file atomically.

    Args:
        path: the file; its folder is made if it is missing, an older file is replaced.
        text: the content, written as UTF-8. What UTF-8 cannot encode, such as the broken
            letters of a file name in another encoding, becomes a question mark.

    Returns:
        The path.

    Raises:
        OSError: the folder or the file cannot be written; an older file is left as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(text.encode("utf-8", errors="replace"))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def templates(folder: Path) -> Environment:
    """Return the environment that renders the templates of a folder."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
