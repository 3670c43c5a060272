"""The notebook that nbgrader's formgrader and feedback show of a graded submission."""

from __future__ import annotations

import json
from typing import Any

from digitkit.course.autograde.cells import Cell, text_of
from digitkit.course.autograde.execution import ExecutedNotebook
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.restored import Restored
from digitkit.course.autograde.sanitize import sanitized_cell
from digitkit.doors.card import verdict_card
from digitkit.outside.results import ExerciseResult

_MINOR = 5


def graded_notebook(
    restored: Restored,
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    scores: dict[str, float | None],
    played: ExecutedNotebook | None,
) -> str:
    """Write the notebook of a graded submission, as JSON.

    The cells that hold points show the verdict as their output, as the notebook's own check would.
    All other outputs are the learner's, or what `played` put out if there is that.
    """
    released = {cell.get("id"): text_of(cell["source"]) for cell in lesson.all_cells}
    cells = []
    for place, (cell, name) in enumerate(zip(restored.cells, restored.ids, strict=True)):
        ours = released.get(cell["id"] or None) == cell["source"]
        if name:
            ours = not lesson.cells[name].solution
        made = _as_released(cell) if ours else sanitized_cell(cell)
        if made["cell_type"] == "code" and played is not None:
            made["outputs"] = played.outputs.get(place, [])
        if name in results:
            made["outputs"] = [_verdict(results[name], scores[name] or 0.0)]
        elif name in scores and made["cell_type"] == "code" and scores[name] is not None:
            made["outputs"] = [_plain(f"{scores[name]:g} points")]
        cells.append(made)
    return _notebook(cells, lesson)


def ungraded_notebook(lesson: LessonCopy, reason: str) -> str:
    """Write what stands for a submission that can't be graded: the lesson, and why, on top."""
    notice = {
        "cell_type": "markdown",
        "id": "could-not-be-graded",
        "metadata": {},
        "source": f"**This submission could not be graded:**\n\n{_quoted(reason)}\n\n"
        "Below stands the lesson as it was handed out. Nothing in it is the learner's.",
    }
    blank: Cell = {"outputs": [], "attachments": None}
    cells = [{**cell, **blank, "source": text_of(cell["source"])} for cell in lesson.all_cells]
    return _notebook([notice, *(_as_released(cell) for cell in cells)], lesson)


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _as_released(cell: Cell) -> dict[str, Any]:
    """Write a cell whose text is the course's own, with the learner's outputs made harmless."""
    made = {**sanitized_cell(cell), "cell_type": cell["cell_type"], "source": cell["source"]}
    made.pop("attachments", None)
    return made


def _verdict(result: ExerciseResult, points: float) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": {"text/plain": repr(points), "text/html": verdict_card(result)},
    }


def _plain(text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"text/plain": text}}


def _notebook(cells: list[dict[str, Any]], lesson: LessonCopy) -> str:
    taken: set[str] = set()
    for number, cell in enumerate(cells):
        if not cell["id"] or cell["id"] in taken:
            cell["id"] = f"cell-{number}"
        taken.add(cell["id"])
    notebook = {
        "cells": cells,
        "metadata": lesson.metadata,
        "nbformat": 4,
        "nbformat_minor": _MINOR,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
