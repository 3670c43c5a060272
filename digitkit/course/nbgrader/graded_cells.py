"""The graded cells of a lesson as the course has them, in the order of its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat.notebooknode import NotebookNode, from_dict

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


SCHEMA = 3  # of nbgrader's metadata


@dataclass(frozen=True)
class KnownCell:
    """A cell of nbgrader's as the course has it.

    Attributes:
        grade_id: its id in nbgrader.
        cell_type: `"code"` or `"markdown"`.
        source: its text when it was handed out.
        checksum: nbgrader's checksum of it.
        locked: whether learners may not change it.
        solution: whether learners write their answer here.
        points: what it is worth; None where it isn't graded.
        task: whether it is one of nbgrader's task cells.
    """

    grade_id: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    solution: bool
    points: float | None
    task: bool = False

    @property
    def needed(self) -> bool:
        """Whether a score is taken from it, so that it has to be there."""
        return self.points is not None

    def metadata(self) -> dict[str, Any]:
        """Give the metadata it was handed out with."""
        told: dict[str, Any] = {
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.points is not None and not self.task,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "schema_version": SCHEMA,
            "solution": self.solution,
            "task": self.task,
        }
        if self.checksum is None:
            del told["checksum"]
        if self.points is not None:
            told["points"] = self.points
        kept = {"deletable": False, "nbgrader": told}
        return kept | ({"editable": False} if self.locked else {})

    def cell(self) -> NotebookNode:
        """Give the cell as it was handed out."""
        new: dict[str, Any] = {
            "cell_type": self.cell_type,
            "metadata": self.metadata(),
            "source": self.source,
        }
        if self.cell_type == "code":
            new |= {"execution_count": None, "outputs": []}
        return from_dict(new)


def known_cells(
    gradebook: Gradebook, lesson: str, notebook: str, source: Path | None
) -> dict[str, KnownCell]:
    """Read the cells that `nbgrader generate_assignment` saved.

    Args:
        gradebook: the course's.
        lesson: nbgrader's assignment.
        notebook: its notebook's name, without `.ipynb`.
        source: the instructor's notebook, for the order of the cells; None where there is none.

    Returns:
        The cells by id.

    Raises:
        nbgrader.api.MissingEntry: the lesson was not handed out.
    """
    stored = gradebook.find_notebook(notebook, lesson)
    points = {cell.name: float(cell.max_score) for cell in stored.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in stored.task_cells}
    solutions = {cell.name for cell in stored.solution_cells}
    cells = {
        cell.name: KnownCell(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            checksum=cell.checksum,
            locked=bool(cell.locked),
            solution=cell.name in solutions,
            points=points.get(cell.name, tasks.get(cell.name)),
            task=cell.name in tasks,
        )
        for cell in stored.source_cells
    }
    order = {name: place for place, name in enumerate(_ids(source))}
    return dict(sorted(cells.items(), key=lambda item: order.get(item[0], len(order))))


def _ids(source: Path | None) -> list[str]:
    """List nbgrader's ids in a notebook's file; none where it can't be read."""
    try:
        notebook: Any = json.loads(source.read_text(encoding="utf-8")) if source else {}
        told = [cell["metadata"].get("nbgrader", {}) for cell in notebook.get("cells", [])]
        return [each["grade_id"] for each in told if "grade_id" in each]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
