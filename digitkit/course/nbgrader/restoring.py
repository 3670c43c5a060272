"""A submission's graded cells put right: as the course handed them out, but for the answers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from nbformat import ValidationError, validate
from nbformat.notebooknode import NotebookNode, from_dict

from digitkit.course.nbgrader.graded_cells import KnownCell

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


def restore(notebook: NotebookNode, known: Mapping[str, KnownCell]) -> list[str]:
    """Put the graded cells of a submission right, in place.

    Their type, tags and metadata are as handed out, and the text of locked ones too. Of cells that
    claim the same id one is left, the last with an answer; the others become ordinary cells, and
    so do cells with an id that the course doesn't know. Graded cells that are missing come back,
    and a check that stands before its answer moves behind it.

    Args:
        notebook: a submission in nbformat 4; whatever else is wrong with it.
        known: the course's cells by id, in the order of the notebook.

    Returns:
        What was changed, a phrase for each.
    """
    changes: list[str] = []
    claims = _claims(notebook, known)
    for cell in notebook.cells:
        if not isinstance(cell.get("metadata"), dict):
            cell["metadata"] = NotebookNode()
        if "nbgrader" in cell.metadata and id(cell) not in claims:
            claimed = _claimed(cell)
            changes.append(f"cell {claimed!r} is not of this notebook" if claimed else "a stray id")
            del cell.metadata["nbgrader"]
    for grade_id, cells in _by_id(notebook, claims).items():
        changes += _keep_one(cells, known[grade_id])
    changes += _bring_back(notebook, known)
    changes += _put_behind_answers(notebook, known)
    return changes + make_valid(notebook)


def _claimed(cell: NotebookNode) -> str:
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = told.get("grade_id") if isinstance(told, dict) else None
    return claimed if isinstance(claimed, str) else ""


def _claims(notebook: NotebookNode, known: Mapping[str, KnownCell]) -> dict[int, str]:
    """Tell which cell is which: by nbgrader's id, or where that is lost by the cell's own."""
    claims = {id(cell): _claimed(cell) for cell in notebook.cells if _claimed(cell) in known}
    missing = known.keys() - set(claims.values())
    for cell in notebook.cells:
        own = cell.get("id")
        if id(cell) not in claims and isinstance(own, str) and own in missing:
            claims[id(cell)] = own
    return claims


def _by_id(notebook: NotebookNode, claims: Mapping[int, str]) -> dict[str, list[NotebookNode]]:
    found: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        if id(cell) in claims:
            found.setdefault(claims[id(cell)], []).append(cell)
    return found


def _keep_one(cells: list[NotebookNode], known: KnownCell) -> list[str]:
    """Restore one of the cells that claim an id, and make ordinary ones of the others."""
    answered = [cell for cell in cells if cell.source.strip() != known.source.strip()]
    kept = (answered if answered and not known.locked else cells)[-1]
    changes = []
    if len(cells) > 1:
        changes.append(f"cell {known.grade_id!r} is there {len(cells)} times")
    for cell in cells:
        if cell is not kept:
            cell.metadata.pop("nbgrader", None)
            cell.metadata.pop("deletable", None)
            cell.metadata.pop("editable", None)
    return changes + _put_right(kept, known)


def _put_right(cell: NotebookNode, known: KnownCell) -> list[str]:
    changes = []
    told = cell.metadata.get("nbgrader")
    if told != known.metadata()["nbgrader"] or cell.metadata.get("tags"):
        changes.append(f"cell {known.grade_id!r} was retagged")
    cell["metadata"] = from_dict(known.metadata())
    if cell.cell_type != known.cell_type:
        changes.append(f"cell {known.grade_id!r} was a {cell.cell_type} cell")
        _retype(cell, known.cell_type)
    if known.locked and cell.source != known.source:
        changes.append(f"cell {known.grade_id!r} was edited")
        cell["source"] = known.source
    return changes


def _retype(cell: NotebookNode, cell_type: str) -> None:
    cell["cell_type"] = cell_type
    for name in ("attachments", "execution_count", "outputs"):
        cell.pop(name, None)
    if cell_type == "code":
        cell["execution_count"], cell["outputs"] = None, []


def _places(notebook: NotebookNode) -> dict[str, int]:
    return {_claimed(cell): place for place, cell in enumerate(notebook.cells) if _claimed(cell)}


def _bring_back(notebook: NotebookNode, known: Mapping[str, KnownCell]) -> list[str]:
    """Put missing graded cells back: behind the answer, else before the next cell that is there.

    An answer that was written anew in a cell of its own has run by then.
    """
    changes = []
    names = list(known)
    for number, name in enumerate(names):
        places = _places(notebook)
        if name in places or not known[name].needed:
            continue
        before = names[number - 1] if number else ""
        later = [places[each] for each in names[number + 1 :] if each in places]
        if before in places and known[before].solution:
            place = places[before] + 1
        else:
            place = min(later, default=len(notebook.cells))
        notebook.cells.insert(place, known[name].cell())
        changes.append(f"cell {name!r} was missing")
    return changes


def _put_behind_answers(notebook: NotebookNode, known: Mapping[str, KnownCell]) -> list[str]:
    changes = []
    names = list(known)
    for answer, check in pairwise(names):
        places = _places(notebook)
        pair = known[answer].solution and known[check].locked and known[check].needed
        if pair and answer in places and places[check] < places[answer]:
            moved = notebook.cells.pop(places[check])
            notebook.cells.insert(places[answer], moved)
            changes.append(f"cell {check!r} stood before its answer")
    return changes
