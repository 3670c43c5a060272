"""Writing files so that nobody ever reads half of one."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path


def write_whole(path: Path, text: str) -> Path:
    """Write a text file atomically.

    Args:
        path: the file; its folder is made if it is missing. An older file is replaced, and the new
            one keeps its permissions.
        text: the content, written as UTF-8. What UTF-8 cannot encode, such as the broken
            letters of a file name in another encoding, becomes a question mark.

    Returns:
        The path.

    Raises:
        OSError: the folder or the file cannot be written; an older file is left as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(text.encode("utf-8", errors="replace"))
        with contextlib.suppress(FileNotFoundError):
            part.chmod(path.stat().st_mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
