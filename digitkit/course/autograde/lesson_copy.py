"""The course's own copy of a lesson, and a submission whose cells are restored from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digitkit.course.autograde.submission import at, read_cell, shown, text_of
from digitkit.course.cells import Cell, GradedCell, restore
from digitkit.lessons.catalog import exercises, lessons
from digitkit.lessons.manifest import Exercise
from digitkit.protocol.plan import CodeCell
from digitkit.submissions.ipython import python_lines
from digitkit.submissions.reading import PARTIAL_CREDIT
from digitkit.submissions.slicing import Program

RELEASED = "digitkit_released"  # a cell's text in the release, in a copy with hidden tests


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
        self.all_cells = [_released_cell(cell) for cell in notebook["cells"]]
        graded = map(_graded_cell, self.all_cells)
        self.cells: dict[str, GradedCell] = {c.grade_id: c for c in graded if c is not None}

    def with_sources(self, sources: Mapping[str, str]) -> LessonCopy:
        """Return the same lesson with other sources in some cells, by their names."""
        notebook = json.loads(self.text)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in sources:
                released = text_of(cell["source"])
                if released != sources[name]:  # without hidden tests
                    cell["metadata"][RELEASED] = released
                cell["source"] = sources[name]
        return LessonCopy(self.lesson, json.dumps(notebook))

    @property
    def fingerprint(self) -> str:
        """A checksum that changes whenever the lesson does."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def partial_credit(self) -> bool:
        """Whether points are given by the share of checks passed, not all or nothing."""
        return at(self.metadata, "digitkit", PARTIAL_CREDIT) is True

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises, by the name of the cell that has their points."""
        try:
            known = exercises(self.lesson)
        except LookupError:  # a lesson of the instructor's own
            return {}
        named = {f"check_{exercise.function}": exercise for exercise in known}
        return {name: exercise for name, exercise in named.items() if name in self.cells}

    @cached_property
    def released_texts(self) -> frozenset[str]:
        """The texts of all cells as they were handed out."""
        cells = json.loads(self.text)["cells"]
        texts = {text_of(cell.get("source")).strip() for cell in cells}
        return frozenset(texts | {cell.released.strip() for cell in self.cells.values()})

    @property
    def own_checks(self) -> list[GradedCell]:
        """The instructor's own checks, which belong to no exercise: they are run as they are."""
        checks = [cell for cell in self.cells.values() if cell.is_check]
        return [cell for cell in checks if cell.grade_id not in self.exercises]

    @property
    def sandbox_lesson(self) -> str:
        """The lesson whose sandbox its answers are run in."""
        return self.lesson if self.lesson in lessons() else lessons()[0]

    @property
    def sandbox_function(self) -> str:
        """The name of a function that this sandbox accepts."""
        return exercises(self.sandbox_lesson)[0].function

    @property
    def max_points(self) -> float:
        """The points that can be reached by machine."""
        return float(sum(cell.points or 0.0 for cell in self.cells.values() if cell.is_check))


def _released_cell(released: Any) -> Cell:
    cell = read_cell(released)
    if cell is None:
        raise ValueError("it has a damaged cell")
    cell.outputs, cell.attachments = [], None
    return cell


def _graded_cell(cell: Cell) -> GradedCell | None:
    nbgrader = cell.metadata.get("nbgrader", {})
    grade, solution, locked, task = (
        bool(nbgrader.get(name)) for name in ("grade", "solution", "locked", "task")
    )
    if not (grade or solution or locked or task) or not nbgrader.get("grade_id"):
        return None
    return GradedCell(
        grade_id=nbgrader["grade_id"],
        cell_type=cell.cell_type,
        source=cell.source,
        released=text_of(cell.metadata.get(RELEASED)),
        metadata={name: value for name, value in cell.metadata.items() if name != RELEASED},
        locked=not solution and (grade or locked),
        solution=solution,
        points=float(nbgrader.get("points") or 0.0) if grade or task else None,
        task=task,
        id=cell.id,
    )


@dataclass(frozen=True)
class Restored:
    """A submission whose graded cells are the course's again.

    Attributes:
        cells: all cells in their order; the course's have its metadata, its types and, where the
            learner does not write, its source. The others have no metadata.
        missing: the names of the course's cells that were not submitted.
        flags: what was restored.
    """

    cells: list[Cell]
    missing: frozenset[str]
    flags: list[str]

    def program(self, file: str) -> Program:
        """Return the code cells, from which the plan of each exercise is made.

        Args:
            file: the notebook's name in messages to the learner.
        """
        code = [cell for cell in self.cells if cell.is_code]
        return Program(
            [
                CodeCell(
                    source=python_lines(cell.source),
                    file=f"{file}, code cell {number}",
                    place=f"code cell {number}",
                    grade_id=cell.grade_id,
                )
                for number, cell in enumerate(code, 1)
            ],
            texts=[cell.source for cell in self.cells if not cell.is_code],
        )


def restore_lesson(cells: list[Cell], lesson: LessonCopy) -> Restored:
    """Match a submission's cells with the course's by their names, and restore these in place.

    Args:
        cells: what `read_notebook` returns.
        lesson: the course's own copy.
    """
    flags = [flag for cell in cells for flag in _added_tags(cell, lesson)]
    for cell in cells:
        cell.metadata = _nbgrader_metadata(cell)
    submitted = [*cells]
    flags += restore(cells, lesson.cells)
    missing = lesson.cells.keys() - {cell.grade_id for cell in submitted}
    for cell in cells:
        known = lesson.cells.get(cell.grade_id)
        cell.id = known.id if known is not None and known.id else cell.id
        cell.outputs = cell.outputs if cell.is_code else []
    return Restored(cells, frozenset(missing), flags)


def _added_tags(cell: Cell, lesson: LessonCopy) -> list[str]:
    """Return a flag for tags on a graded cell that the course didn't put there."""
    name, tags = at(cell.metadata, "nbgrader", "grade_id"), cell.metadata.get("tags")
    known = lesson.cells.get(name) if isinstance(name, str) else None
    if known is None or not isinstance(tags, list):
        return []
    own = known.metadata.get("tags", [])
    added = [shown(tag)[:40] for tag in tags if isinstance(tag, str) and tag not in own]
    return [f"cell {known.grade_id!r} was tagged {', '.join(added[:5])}"] if added else []


def _nbgrader_metadata(cell: Cell) -> dict[str, Any]:
    """Keep nbgrader's plain values alone; all else may be of any depth."""
    nbgrader = cell.metadata.get("nbgrader")
    if not isinstance(nbgrader, dict):
        return {}
    plain = (str, bool, int, float)
    return {"nbgrader": {k: v for k, v in nbgrader.items() if isinstance(v, plain)}}
