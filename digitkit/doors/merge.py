"""A learner's notebook and a newer blank of its lesson → a notebook with all of both.

A notebook that was handed out remembers a mark of each cell's text. So what the learner changed,
added or took away is told from what the lesson itself changed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]


def handed_out(blank: Notebook) -> Notebook:
    """Make the notebook that a learner gets: the blank, with marks of its cells' texts."""
    notebook = deepcopy(blank)
    notebook["metadata"].setdefault("digitkit", {})["built"] = marks(blank)
    return notebook


def marks(blank: Notebook) -> dict[str, str]:
    """Give a mark of the text of each of a blank's cells."""
    return {name_of(cell): mark(cell) for cell in blank["cells"]}


def remembered(notebook: Notebook) -> dict[str, str] | None:
    """Give the marks of the blank that a notebook was made of; None if it remembers none."""
    built = notebook.get("metadata", {}).get("digitkit", {}).get("built")
    return built if isinstance(built, dict) else None


def mark(cell: Cell) -> str:
    """Give a mark of a cell's text."""
    return hashlib.sha256(text_of(cell).encode()).hexdigest()[:8]


def text_of(cell: Cell) -> str:
    """Give a cell's text."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def name_of(cell: Cell) -> str:
    """Give what a cell goes by: nbgrader's id, which a copy of the file keeps, or its own."""
    return str(_grading(cell).get("grade_id") or cell.get("id") or "")


def lacks_graded(mine: Notebook, blank: Notebook) -> bool:
    """Tell whether a notebook lacks a cell that is graded in the blank."""
    have = {name_of(cell) for cell in mine["cells"]}
    return any(_grading(cell) and name_of(cell) not in have for cell in blank["cells"])


def merge(mine: Notebook, blank: Notebook) -> Notebook:
    """Bring a learner's notebook up to a newer blank, and lose nothing of theirs.

    Answers, changed texts, own cells, outputs and the learner's order stay. Cells of the blank that
    the learner never changed become the new ones, or go if the lesson has them no more. New cells
    are added; what the learner took away stays away, but for cells that are graded.

    Args:
        mine: the learner's notebook; it stays as it is.
        blank: the newer blank; it stays as it is.
    """
    result = deepcopy(mine)
    built = remembered(mine) or {}
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
    """Give the learner's cells, those of the lesson renewed, and the names of the latter."""
    cells: list[Cell] = []
    met: set[str] = set()
    for cell in mine["cells"]:
        name = name_of(cell)
        untouched = built.get(name) == mark(cell)
        if name in met:  # a second one of that name is the learner's copy
            cells.append(deepcopy(cell))
        elif name in fresh:
            cells += _renewed(cell, fresh[name], untouched)
            met.add(name)
        elif not untouched:
            cells.append(deepcopy(cell))
    return cells, met


def _renewed(cell: Cell, new: Cell, untouched: bool) -> list[Cell]:
    if text_of(cell) == text_of(new):
        return [_with_grading(cell, new)]
    if untouched:
        return [deepcopy(new)]
    if not _grading(new).get("locked"):
        return [_with_grading(cell, new)]
    own = deepcopy(cell)  # a check is the course's; what was written into it stays beside it
    own["metadata"] = {}
    own["id"] = ""
    return [deepcopy(new), own]


def _with_grading(cell: Cell, new: Cell) -> Cell:
    kept = deepcopy(cell)
    if _grading(new):
        kept["metadata"]["nbgrader"] = deepcopy(_grading(new))
    return kept


def _insert(cells: list[Cell], new: Cell, before: str | None) -> None:
    """Insert a cell behind the one that it follows in the blank."""
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
    notebook.setdefault("metadata", {})["digitkit"] = {**known, "built": marks(blank)}


def _grading(cell: Cell) -> dict[str, Any]:
    found = cell.get("metadata", {}).get("nbgrader")
    return found if isinstance(found, dict) else {}
