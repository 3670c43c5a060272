"""The graded cells of a lesson as the course has them, in the order of its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitkit.course.restoring import KnownCell

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


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
