"""Merge a learner's notebook with a newer blank of its lesson.

A learner's notebook stores a digest of each cell's original text. So what the learner changed,
added or removed can be distinguished from what the lesson itself changed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]


def with_digests(blank: Notebook) -> Notebook:
    """Return the notebook that a learner gets: the blank with digests of its cells' texts."""
    notebook = deepcopy(blank)
    notebook["metadata"].setdefault("digitkit", {})["built"] = digests(blank)
    return notebook


def digests(blank: Notebook) -> dict[str, str]:
    """Return a digest of the text of each cell, by the cell's name."""
    return {name_of(cell): digest(cell) for cell in blank["cells"]}


def stored_digests(notebook: Notebook) -> dict[str, str] | None:
    """Return the digests of the blank from which a notebook was made; None if it has none."""
    built = notebook.get("metadata", {}).get("digitkit", {}).get("built")
    return built if isinstance(built, dict) else None


def digest(cell: Cell) -> str:
    """Return a short digest of a cell's text."""
    return hashlib.sha256(text_of(cell).encode()).hexdigest()[:8]


def text_of(cell: Cell) -> str:
    """Return a cell's text."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def name_of(cell: Cell) -> str:
    """Return a cell's name: nbgrader's id, which a copy of the file keeps, or its own id."""
    return str(_grading(cell).get("grade_id") or cell.get("id") or "")


def lacks_graded(mine: Notebook, blank: Notebook) -> bool:
    """Check whether a notebook lacks a cell that is graded in the blank."""
    have = {name_of(cell) for cell in mine["cells"]}
    return any(_grading(cell) and name_of(cell) not in have for cell in blank["cells"])


def merge(mine: Notebook, blank: Notebook) -> Notebook:
    """Update a learner's notebook to a newer blank without losing any of the learner's work.

    Answers, changed texts, own cells, outputs and the learner's order are kept. Cells that the
    learner never changed are replaced by the new ones, or removed if the lesson no longer has them.
    New cells are added. Cells that the learner removed stay removed, except graded ones.

    Args:
        mine: the learner's notebook; it isn't changed.
        blank: the newer blank; it isn't changed.
    """
    result = deepcopy(mine)
    built = stored_digests(mine) or {}
    fresh = {name_of(cell): cell for cell in blank["cells"]}
    result["cells"], met = _kept(mine, fresh, built)
    before: str | None = None
    for name, cell in fresh.items():
        wanted = name not in built or bool(_grading(cell))
        if name not in met and wanted:
            _insert(result["cells"], deepcopy(cell), before)
            met.add(name)
        before = name if name in met else before
    _give_ids(result["cells"])
    for number in ("nbformat", "nbformat_minor"):
        result[number] = max(mine.get(number, 0), blank[number])
    _set_metadata(result, blank)
    return result


def _kept(
    mine: Notebook, fresh: Mapping[str, Cell], built: Mapping[str, str]
) -> tuple[list[Cell], set[str]]:
    """Return the learner's cells, with the lesson's cells updated, and the names of the latter."""
    cells: list[Cell] = []
    met: set[str] = set()
    for cell in mine["cells"]:
        name = name_of(cell)
        untouched = built.get(name) == digest(cell)
        if name in met:  # a second cell with that name is the learner's copy
            cells.append(deepcopy(cell))
        elif name in fresh:
            cells += _updated(cell, fresh[name], untouched)
            met.add(name)
        elif not untouched:
            cells.append(deepcopy(cell))
    return cells, met


def _updated(cell: Cell, new: Cell, untouched: bool) -> list[Cell]:
    if text_of(cell) == text_of(new):
        return [_with_grading(cell, new)]
    if untouched:
        return [deepcopy(new)]
    if not _grading(new).get("locked"):
        return [_with_grading(cell, new)]
    own = deepcopy(cell)  # a locked check is replaced; what the learner wrote is kept beside it
    own["metadata"] = {}
    own["id"] = ""
    return [deepcopy(new), own]


def _with_grading(cell: Cell, new: Cell) -> Cell:
    kept = deepcopy(cell)
    if _grading(new):
        kept["metadata"]["nbgrader"] = deepcopy(_grading(new))
    return kept


def _insert(cells: list[Cell], new: Cell, before: str | None) -> None:
    """Insert a cell after the one that it follows in the blank."""
    places = [n for n, cell in enumerate(cells) if name_of(cell) == before]
    cells.insert(places[0] + 1 if places else 0, new)


def _give_ids(cells: list[Cell]) -> None:
    taken: set[str] = set()
    for cell in cells:
        if not cell.get("id") or cell["id"] in taken:
            cell["id"] = uuid.uuid4().hex[:8]
        taken.add(cell["id"])


def _set_metadata(notebook: Notebook, blank: Notebook) -> None:
    known = dict(blank["metadata"].get("digitkit", {}))
    notebook.setdefault("metadata", {})["digitkit"] = {**known, "built": digests(blank)}


def _grading(cell: Cell) -> dict[str, Any]:
    metadata = cell.get("metadata", {}).get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}
