"""Executed solutions: each figure is described, nothing is on stderr, and none takes long.

`DIGITKIT_SOLVED` names a folder with all of them, executed by `digitkit build --outputs`.
"""

import os
import re
from pathlib import Path

import nbformat
import pytest

from digitkit.build.project import find_project

SOLVED = os.environ.get("DIGITKIT_SOLVED", "")
PROJECT = find_project()
LESSONS = PROJECT.lessons() if PROJECT else []
# The course promises a minute on two idle processors; most of a notebook keeps one of them busy.
# So this counts processor seconds; on a busy machine the same work takes more of them.
PROCESSOR_SECONDS = 65


@pytest.fixture(scope="module")
def executed(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    text = (Path(SOLVED) / f"{request.param}.ipynb").read_text(encoding="utf-8")
    return nbformat.reads(text, as_version=4)


pytestmark = pytest.mark.needs("solutions")
every_lesson = pytest.mark.parametrize("executed", LESSONS, indirect=True)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def draws_figure(cell: nbformat.NotebookNode) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


@every_lesson
def test_every_figure_is_described(executed: nbformat.NotebookNode) -> None:
    cells = code_cells(executed)
    described = {cell.id for cell in cells if cell.metadata.get("digitkit", {}).get("alt")}
    page = PROJECT.page(executed.metadata["digitkit"]["lesson"]).read_text(encoding="utf-8")
    assert len(described) == len(re.findall("^Figure: ", page, re.MULTILINE))
    assert {cell.id for cell in cells if draws_figure(cell)} == described


@every_lesson
def test_nothing_is_on_stderr(executed: nbformat.NotebookNode) -> None:
    outputs = [output for cell in code_cells(executed) for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if output.get("name") == "stderr"]
    assert "WARNING:" not in str(outputs)


@every_lesson
def test_it_takes_at_most_a_minute(executed: nbformat.NotebookNode) -> None:
    assert 1 < executed.metadata["digitkit"]["processor_seconds"] < PROCESSOR_SECONDS
