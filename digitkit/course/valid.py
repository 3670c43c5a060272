"""A notebook that somebody else's tools wrote, made one that nbformat takes."""

from __future__ import annotations

import re
import uuid
from typing import Any

from nbformat import ValidationError, validate
from nbformat.notebooknode import NotebookNode, from_dict

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def make_valid(notebook: NotebookNode) -> list[str]:
    """Give every cell an id of its own, and empty what can't be read, in place.

    Args:
        notebook: in nbformat 4; its cells have a type, a text and metadata.

    Returns:
        What was changed, a phrase for each.
    """
    _tell_apart(notebook)
    minor = notebook.get("nbformat_minor", 0)
    strange = [cell for cell in notebook.cells if not _is_valid(cell, minor)]
    for cell in strange:
        _empty(cell)
    return ["a cell is none that nbformat knows"] * len(strange)


def _tell_apart(notebook: NotebookNode) -> None:
    if (notebook.get("nbformat"), notebook.get("nbformat_minor", 0)) < (4, 5):
        for cell in notebook.cells:
            cell.pop("id", None)
        return
    seen: set[str] = set()
    for cell in notebook.cells:
        own = cell.get("id")
        if not isinstance(own, str) or own in seen or not _ID.fullmatch(own):
            cell["id"] = own = uuid.uuid4().hex[:8]
        seen.add(own)


def _is_valid(cell: NotebookNode, minor: int) -> bool:
    kind = f"{cell.cell_type}_cell"
    try:
        validate(cell, ref=kind, version=4, version_minor=minor, relax_add_props=True)
    except ValidationError:
        return False
    return True


def _empty(cell: NotebookNode) -> None:
    """Leave a cell its type, its id, its text, and what nbgrader knows it by."""
    kept: dict[str, Any] = {name: cell[name] for name in ("cell_type", "id") if name in cell}
    kept |= {"source": str(cell.get("source", "")), "metadata": {}}
    if cell.cell_type == "code":
        kept |= {"execution_count": None, "outputs": []}
    if "nbgrader" in cell.metadata:
        kept["metadata"] = dict(cell.metadata)  # it was restored
    cell.clear()
    cell.update(from_dict(kept))
