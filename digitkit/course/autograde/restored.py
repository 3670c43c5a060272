"""A submission with the course's cells put right in it, ready to be read by the grader."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from digitkit.course.autograde.cells import Cell, at
from digitkit.course.autograde.lesson_copy import CourseCell, LessonCopy
from digitkit.course.autograde.submitted_files import shown
from digitkit.course.nbgrader.restoring import KnownCell
from digitkit.course.nbgrader.restoring import restore as put_right
from digitkit.protocol.plan import Cell as CodeCell
from digitkit.submissions.ipython import python_lines
from digitkit.submissions.slicing import Program


@dataclass(frozen=True)
class Restored:
    """A submission whose cells are the course's again.

    Attributes:
        cells: all cells in their order; the course's have its metadata, its types and, where the
            learner doesn't write, its source. The others have no metadata.
        ids: for each cell the course's name of it; empty for one that isn't the course's.
        missing: the names of the course's cells that were not handed in.
        flags: what was put right.
    """

    cells: list[Cell]
    ids: list[str]
    missing: frozenset[str]
    flags: list[str]

    def source(self, file: str) -> Program:
        """Give the code cells, for plans of what to run.

        Args:
            file: how the notebook is called where a learner reads of it.
        """
        pairs = zip(self.cells, self.ids, strict=True)
        code = [(cell, name) for cell, name in pairs if cell["cell_type"] == "code"]
        return Program(
            [
                CodeCell(
                    source=python_lines(cell["source"]),
                    file=f"{file}, code cell {number}",
                    place=f"code cell {number}",
                    grade_id=name,
                )
                for number, (cell, name) in enumerate(code, 1)
            ]
        )


def restore(cells: list[Cell], lesson: LessonCopy) -> Restored:
    """Match cells with the course's by their names and restore these.

    Args:
        cells: as `read_notebook` gives them.
        lesson: the course's own copy.
    """
    flags = [flag for cell in cells for flag in _tagged(cell, lesson)]
    places = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    notebook = from_dict({**places, "cells": [_light(cell, n) for n, cell in enumerate(cells)]})
    own = {id(light): cell for light, cell in zip(notebook.cells, cells, strict=True)}
    flags += put_right(notebook, {name: _known(cell) for name, cell in lesson.cells.items()})
    ids = [str(at(cell, "metadata", "nbgrader", "grade_id") or "") for cell in notebook.cells]
    handed_in = {name for name, cell in zip(ids, notebook.cells, strict=True) if id(cell) in own}
    made = [
        _made(cell, own.get(id(cell), {}), lesson.cells.get(name))
        for cell, name in zip(notebook.cells, ids, strict=True)
    ]
    return Restored(made, ids, frozenset(lesson.cells.keys() - handed_in), flags)


def _tagged(cell: Cell, lesson: LessonCopy) -> list[str]:
    """Name the tags on a cell of the course that the course didn't put there."""
    name, tags = at(cell, "metadata", "nbgrader", "grade_id"), at(cell, "metadata", "tags")
    known = lesson.cells.get(name) if isinstance(name, str) else None
    if known is None or not isinstance(tags, list):
        return []
    own = known.metadata.get("tags", [])
    added = [shown(tag)[:40] for tag in tags if isinstance(tag, str) and tag not in own]
    return [f"cell {known.grade_id!r} was tagged {', '.join(added[:5])}"] if added else []


def _light(cell: Cell, place: int) -> dict[str, Any]:
    """Give what it takes to know a cell again; outputs stay behind, they may be of any depth."""
    told = at(cell, "metadata", "nbgrader")
    metadata: dict[str, Any] = {}
    if isinstance(told, dict):
        plain = (str, bool, int, float)
        metadata["nbgrader"] = {k: v for k, v in told.items() if isinstance(v, plain)}
    kind, own_id = cell["cell_type"], cell["id"] or f"no-id-{place}"
    light = {"cell_type": kind, "id": own_id, "source": cell["source"], "metadata": metadata}
    return {**light, "outputs": [], "execution_count": None} if kind == "code" else light


def _known(cell: CourseCell) -> KnownCell:
    told = cell.metadata["nbgrader"]
    return KnownCell(
        grade_id=cell.grade_id,
        cell_type=cell.cell_type,
        source=cell.source,
        checksum=told.get("checksum"),
        locked=not cell.solution and (cell.grade or bool(told.get("locked"))),
        solution=cell.solution,
        points=told.get("points") if cell.grade or told.get("task") else None,
        task=bool(told.get("task")),
    )


def _made(cell: NotebookNode, own: Cell, known: CourseCell | None) -> Cell:
    kept = own.get("outputs", []) if cell["cell_type"] == "code" else []
    return {
        "cell_type": cell["cell_type"],
        "id": known.cell_id if known is not None and known.cell_id else own.get("id", ""),
        "source": cell["source"],
        "metadata": copy.deepcopy(known.metadata) if known is not None else {},
        "outputs": kept,
        "attachments": own.get("attachments"),
    }
