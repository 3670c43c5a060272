"""The course's own copy of a lesson: what each of its cells is, whatever was handed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digitkit.lessons.catalog import exercises, lessons
from digitkit.lessons.manifest import Exercise


@dataclass(frozen=True)
class CourseCell:
    """A cell that nbgrader keeps account of, as it was released.

    Attributes:
        grade_id: its name, unique in the lesson.
        cell_id: the notebook's own id of it; may be empty.
        cell_type: `"code"` or `"markdown"`.
        source: its text as released.
        metadata: all its metadata, tags included.
        grade: whether points stand on it.
        solution: whether the learner writes in it.
        points: what it is worth; 0.0 if nothing.
    """

    grade_id: str
    cell_id: str
    cell_type: str
    source: str
    metadata: dict[str, Any]
    grade: bool
    solution: bool
    points: float

    @property
    def is_check(self) -> bool:
        """Whether it is graded by machine: points stand on it, and the learner doesn't write it."""
        return self.grade and not self.solution and self.cell_type == "code"


class LessonCopy:
    """A lesson as the course released it.

    Args:
        lesson: such as `"03_split"`.
        text: the released notebook, as JSON.
    """

    def __init__(self, lesson: str, text: str) -> None:
        self.lesson, self.text = lesson, text
        notebook = json.loads(text)
        self.metadata: dict[str, Any] = notebook["metadata"]
        self.all_cells: list[dict[str, Any]] = notebook["cells"]
        found = [_course_cell(cell) for cell in self.all_cells]
        self.cells: dict[str, CourseCell] = {c.grade_id: c for c in found if c is not None}
        self.by_cell_id = {c.cell_id: c for c in self.cells.values() if c.cell_id}

    def with_sources(self, sources: Mapping[str, str]) -> LessonCopy:
        """Give the same lesson with other texts in some cells, by their names."""
        notebook = json.loads(self.text)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in sources:
                cell["source"] = sources[name]
        return LessonCopy(self.lesson, json.dumps(notebook))

    @property
    def fingerprint(self) -> str:
        """A short text that changes whenever the lesson does."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def answered(self) -> dict[str, Exercise]:
        """The exercises, by the id of the cell that their points stand on."""
        try:
            known = exercises(self.lesson)
        except LookupError:  # a lesson of the instructor's own
            return {}
        named = {f"check_{exercise.function}": exercise for exercise in known}
        return {name: cell for name, cell in named.items() if name in self.cells}

    @property
    def played(self) -> list[CourseCell]:
        """The checks that are no exercise's: they are run as they stand."""
        checks = [cell for cell in self.cells.values() if cell.is_check]
        return [cell for cell in checks if cell.grade_id not in self.answered]

    @property
    def box(self) -> str:
        """The lesson whose sandbox its answers are run in."""
        return self.lesson if self.lesson in lessons() else lessons()[0]

    @property
    def stage(self) -> str:
        """A function's name that this sandbox knows."""
        return exercises(self.box)[0].function

    @property
    def max_points(self) -> float:
        """What can be reached by machine."""
        return sum(cell.points for cell in self.cells.values() if cell.is_check)


def _course_cell(cell: dict[str, Any]) -> CourseCell | None:
    told = cell["metadata"].get("nbgrader", {})
    kept = told.get("grade") or told.get("solution") or told.get("locked") or told.get("task")
    if not kept or not told.get("grade_id"):
        return None
    source = cell["source"]
    return CourseCell(
        grade_id=told["grade_id"],
        cell_id=cell.get("id", ""),
        cell_type=cell["cell_type"],
        source="".join(source) if isinstance(source, list) else source,
        metadata=cell["metadata"],
        grade=bool(told.get("grade")),
        solution=bool(told.get("solution")),
        points=float(told.get("points") or 0.0) if told.get("grade") else 0.0,
    )
