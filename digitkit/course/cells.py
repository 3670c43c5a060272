"""A notebook's cells as plain data, and the graded ones restored to what the course handed out.

nbgrader's own commands and the fast grader use the same rules: the first converts a notebook's
nodes (`nbgrader.preprocessors`), the second reads cells from a file (`autograde.submission`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from nbformat import from_dict


@dataclass
class Cell:
    """A cell of a notebook, on its way from the file to the gradebook.

    Attributes:
        cell_type: `"code"`, `"markdown"` or `"raw"`.
        source: its text.
        metadata: its metadata; the course's, once it is restored.
        id: the notebook's own id of it; may be empty.
        outputs: the outputs it was saved with, not checked.
        attachments: the pictures in a text, not checked.
        grade_id: the course's name of it; empty for a cell that is not the course's.
    """

    cell_type: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    outputs: list[Any] = field(default_factory=list)
    attachments: Any = None
    grade_id: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return self.cell_type == "code"


@dataclass(frozen=True)
class GradedCell:
    """A cell that nbgrader tracks, as the course handed it out.

    Attributes:
        grade_id: its name, unique in the lesson.
        cell_type: `"code"` or `"markdown"`.
        source: its text.
        metadata: all its metadata, tags included.
        locked: whether learners may not change it.
        solution: whether learners write their answer in it.
        points: what it is worth; None where it is not graded.
        task: whether it is one of nbgrader's task cells.
        id: the notebook's own id of it; may be empty.
        released: its text in the release, where hidden tests are left out; empty if that is
            `source`.
    """

    grade_id: str
    cell_type: str
    source: str
    metadata: dict[str, Any]
    locked: bool
    solution: bool
    points: float | None
    task: bool = False
    id: str = ""
    released: str = ""

    @property
    def grade(self) -> bool:
        """Whether nbgrader keeps a score for the cell itself."""
        return self.points is not None and not self.task

    @property
    def is_check(self) -> bool:
        """Whether it is graded by machine: it has points, and the learner does not write it."""
        return self.grade and not self.solution and self.cell_type == "code"

    def cell(self) -> Cell:
        """Return the cell as it was handed out."""
        metadata = copy.deepcopy(self.metadata)
        return Cell(self.cell_type, self.source, metadata, self.id, grade_id=self.grade_id)


def restore(cells: list[Cell], known: Mapping[str, GradedCell]) -> list[str]:
    """Restore the graded cells of a submission, in place.

    Their type, tags and metadata become those that were handed out, and so does the text of locked
    ones. Of cells that claim the same name one is kept, the last with an answer; the others become
    ordinary cells, and so do cells with a name that the course does not know. Missing cells with
    points are added, and a check that comes before its answer is moved behind it.

    Args:
        cells: the submission's cells; each restored one gets its `grade_id`.
        known: the course's cells by name, in the order of the notebook.

    Returns:
        What was changed, a phrase for each.
    """
    changes: list[str] = []
    _identify(cells, known)
    for cell in cells:
        if "nbgrader" in cell.metadata and not cell.grade_id:
            claimed = _claimed(cell)
            changes.append(f"cell {claimed!r} is not of this notebook" if claimed else "a stray id")
            del cell.metadata["nbgrader"]
    claims: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.grade_id:
            claims.setdefault(cell.grade_id, []).append(cell)
    for grade_id, same in claims.items():
        changes += _keep_one(same, known[grade_id])
    changes += _add_missing(cells, known)
    changes += _move_checks(cells, known)
    return changes


def _claimed(cell: Cell) -> str:
    nbgrader = cell.metadata.get("nbgrader")
    claimed = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return claimed if isinstance(claimed, str) else ""


def _identify(cells: list[Cell], known: Mapping[str, GradedCell]) -> None:
    """Match cells with the course's: by nbgrader's name, or where that is lost by the cell's id."""
    for cell in cells:
        claimed = _claimed(cell)
        cell.grade_id = claimed if claimed in known else ""
    missing = known.keys() - {cell.grade_id for cell in cells}
    for cell in cells:
        if not cell.grade_id and cell.id in missing:
            cell.grade_id = cell.id


def _keep_one(cells: list[Cell], known: GradedCell) -> list[str]:
    """Restore one of the cells that claim a name, and make ordinary ones of the others."""
    answered = [cell for cell in cells if cell.source.strip() != known.source.strip()]
    kept = (answered if answered and not known.locked else cells)[-1]
    changes = []
    if len(cells) > 1:
        changes.append(f"cell {known.grade_id!r} is there {len(cells)} times")
    for cell in cells:
        if cell is not kept:
            cell.grade_id = ""
            for name in ("nbgrader", "deletable", "editable"):
                cell.metadata.pop(name, None)
    return changes + _restore_one(kept, known)


def _restore_one(cell: Cell, known: GradedCell) -> list[str]:
    changes = []
    same_role = _role(cell.metadata) == _role(known.metadata) and not cell.metadata.get("tags")
    if not (same_role and _has_points_of_a_release(cell, known)):
        changes.append(f"cell {known.grade_id!r} was retagged")
    cell.metadata = copy.deepcopy(known.metadata)
    if cell.cell_type != known.cell_type:
        changes.append(f"cell {known.grade_id!r} was a {cell.cell_type} cell")
        cell.cell_type = known.cell_type
    if known.locked and cell.source != known.source:
        if cell.source != known.released:
            changes.append(f"cell {known.grade_id!r} was edited")
        cell.source = known.source
    return changes


def _has_points_of_a_release(cell: Cell, known: GradedCell) -> bool:
    """Check whether a cell's points are the course's, or were when it was handed out.

    nbgrader's checksum covers the points: where an instructor changed them later, it still fits.
    """
    from nbgrader.utils import compute_checksum

    submitted, own = cell.metadata["nbgrader"], known.metadata["nbgrader"]
    if submitted.get("points") == own.get("points"):
        return True
    handed_out = from_dict(
        {
            "cell_type": known.cell_type,
            "source": known.released or known.source,
            "metadata": {"nbgrader": submitted},
        }
    )
    try:
        return bool(compute_checksum(handed_out) == submitted.get("checksum"))
    except (KeyError, TypeError, ValueError):  # no points, or none that are a number
        return False


def _role(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader's metadata says of a cell's role."""
    nbgrader = metadata.get("nbgrader")
    names = ("grade_id", "grade", "solution", "locked", "task")
    return {name: nbgrader.get(name) for name in names} if isinstance(nbgrader, dict) else {}


def _positions(cells: list[Cell]) -> dict[str, int]:
    return {cell.grade_id: number for number, cell in enumerate(cells) if cell.grade_id}


def _add_missing(cells: list[Cell], known: Mapping[str, GradedCell]) -> list[str]:
    """Add missing cells with points: behind their answer, else before the next known cell.

    An answer that was rewritten in another cell has run by then.
    """
    changes = []
    names = list(known)
    for number, name in enumerate(names):
        positions = _positions(cells)
        if name in positions or known[name].points is None:
            continue
        before = names[number - 1] if number else ""
        later = [positions[other] for other in names[number + 1 :] if other in positions]
        if before in positions and known[before].solution:
            position = positions[before] + 1
        else:
            position = min(later, default=len(cells))
        cells.insert(position, known[name].cell())
        changes.append(f"cell {name!r} was missing")
    return changes


def _move_checks(cells: list[Cell], known: Mapping[str, GradedCell]) -> list[str]:
    """Move checks that come before their answers."""
    changes = []
    for answer, check in pairwise(known):
        positions = _positions(cells)
        pair = known[answer].solution and known[check].locked and known[check].points is not None
        if pair and answer in positions and positions[check] < positions[answer]:
            cells.insert(positions[answer], cells.pop(positions[check]))
            changes.append(f"cell {check!r} was before its answer")
    return changes
