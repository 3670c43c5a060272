"""From the bytes of a submission to its cells, as plain data of one form."""

from __future__ import annotations

import json
import re
import warnings
from typing import Any

import nbformat

MOST_CELLS = 5_000
MOST_CODE = 2 * 2**20
_KINDS = ("code", "markdown", "raw")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

Cell = dict[str, Any]


class UnreadableNotebook(Exception):  # noqa: N818
    """Why a submission can't be graded, in one line."""


def read_notebook(content: bytes, flags: list[str]) -> tuple[dict[str, Any], list[Cell]]:
    """Read a notebook of any format that was ever saved.

    Args:
        content: the file.
        flags: is told what was noticed.

    Returns:
        The notebook's metadata, and its cells; each has `cell_type`, `source` (one text), `id`,
        `metadata`, `outputs` and `attachments`, and nothing in them was checked further.

    Raises:
        UnreadableNotebook: it is no notebook that can be read.
    """
    notebook = _current(_parsed(content), flags)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebook("it is no notebook: it has no list of cells")
    if len(cells) > MOST_CELLS:
        raise UnreadableNotebook(f"it has {len(cells):,} cells; at most {MOST_CELLS:,} are graded")
    plain = [cell for each in cells if (cell := _plain(each)) is not None]
    if len(plain) < len(cells):
        flags.append(f"{len(cells) - len(plain)} of its cells are damaged and were left out")
    code = sum(len(cell["source"]) for cell in plain if cell["cell_type"] == "code")
    if code > MOST_CODE:
        raise UnreadableNotebook(
            f"it holds {code / 2**20:.1f} MiB of code; at most 2 MiB are graded"
        )
    metadata = notebook.get("metadata")
    return metadata if isinstance(metadata, dict) else {}, plain


def at(value: Any, *keys: str) -> Any:
    """Look something up in nested dicts; None where the way ends."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text_of(value: Any) -> str:
    """Give a notebook's text, which may be stored in lines, as one that can be written anywhere."""
    joined = "".join(map(str, value)) if isinstance(value, list) else value
    text = joined if isinstance(joined, str) else ""
    return text.encode("utf-8", "replace").decode("utf-8")


def _parsed(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise UnreadableNotebook("the file is empty")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableNotebook(f"it is no text in UTF-8, from byte {error.start:,} on") from None
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        end = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        why = "it breaks off" if end else "it is no valid JSON"
        raise UnreadableNotebook(f"{why} in line {error.lineno:,}") from None
    except (ValueError, RecursionError):
        raise UnreadableNotebook("it is no valid JSON") from None
    if not isinstance(notebook, dict):
        raise UnreadableNotebook("it is no notebook")
    return notebook


def _current(notebook: dict[str, Any], flags: list[str]) -> dict[str, Any]:
    """Give the notebook in nbformat 4, whichever it was saved in."""
    major = notebook.get("nbformat")
    if major is None and "cells" in notebook:
        return notebook
    if not isinstance(major, int) or not 1 <= major <= 99:
        raise UnreadableNotebook("it is no notebook: it doesn't say which format it has")
    if major == 4:
        return notebook
    if major > 4:
        flags.append(f"saved in a newer format (nbformat {major}); read as nbformat 4")
        return notebook
    flags.append(f"saved in an older format (nbformat {major})")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            current = nbformat.convert(nbformat.from_dict(notebook), 4)
        return json.loads(json.dumps(current))
    except Exception as error:  # the old formats' readers expect well-formed notebooks
        kind = type(error).__name__
        raise UnreadableNotebook(f"it is a damaged notebook of nbformat {major} ({kind})") from None


def _plain(cell: Any) -> Cell | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
        return None
    own_id, metadata, outputs = cell.get("id"), cell.get("metadata"), cell.get("outputs")
    named = isinstance(own_id, str) and _CELL_ID.fullmatch(own_id)
    return {
        "cell_type": cell["cell_type"],
        "id": own_id if named else "",
        "source": text_of(cell.get("source")),
        "metadata": metadata if isinstance(metadata, dict) else {},
        "outputs": outputs if isinstance(outputs, list) else [],
        "attachments": cell.get("attachments"),
    }
