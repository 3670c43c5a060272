"""A lesson whose notebook was run, without running it."""

from __future__ import annotations

import base64
from typing import Any

from digitkit.build.builder import read_lesson
from digitkit.build.lesson import LessonSources
from digitkit.build.notebook import solved_notebook
from digitkit.build.project import Project
from tests.build.sample import MANIFESTS, PIXEL


def sample_lesson(project: Project) -> LessonSources:
    lesson, faults = read_lesson(project, "02_shapes", MANIFESTS)
    assert not faults
    return lesson


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def value(**data: str) -> dict[str, Any]:
    kinds = {"plain": "text/plain", "html": "text/html", "png": "image/png"}
    held = {kinds[kind]: content for kind, content in data.items()}
    return {"output_type": "execute_result", "data": held, "metadata": {}}


def figure() -> dict[str, Any]:
    return {**value(png=base64.b64encode(PIXEL).decode()), "output_type": "display_data"}


def failed(name: str, message: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": []}


def fake_outputs(lesson: LessonSources) -> list[list[dict[str, Any]]]:
    """Let each code cell of the lesson print which one it is; checks give their points."""
    cells = [cell for cell in solved_notebook(lesson).cells if cell.cell_type == "code"]
    outputs = [[printed(f"output of {cell.id}\n")] for cell in cells]
    for cell, found in zip(cells, outputs, strict=True):
        if cell.id.startswith("check_"):
            points = float(cell.metadata["nbgrader"]["points"])
            found[:] = [value(plain=f"{points}", html=f"<div>card of {cell.id}</div>")]
    return outputs
