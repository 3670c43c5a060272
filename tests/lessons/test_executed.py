"""Solutions as a kernel runs them: figures have their words, nothing is red, and none takes long.

`DIGITKIT_SOLVED` names a folder in which all of them are executed, by `digitkit build --outputs`.
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
# A minute is promised on two processors of its own, and most of a notebook keeps one of them busy.
# So processor seconds are held, of which a machine that is busy with other work needs more.
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
def test_every_figure_has_words(executed: nbformat.NotebookNode) -> None:
    cells = code_cells(executed)
    described = {cell.id for cell in cells if cell.metadata.get("digitkit", {}).get("alt")}
    page = PROJECT.page(executed.metadata["digitkit"]["lesson"]).read_text(encoding="utf-8")
    assert len(described) == len(re.findall("^Figure: ", page, re.MULTILINE))
    assert {cell.id for cell in cells if draws_figure(cell)} == described


@every_lesson
def test_nothing_stands_in_red(executed: nbformat.NotebookNode) -> None:
    outputs = [each for cell in code_cells(executed) for each in cell.outputs]
    assert outputs
    assert not [each for each in outputs if each.get("name") == "stderr"]
    assert "WARNING:" not in str(outputs)


@every_lesson
def test_it_takes_a_minute_at_the_most(executed: nbformat.NotebookNode) -> None:
    assert 1 < executed.metadata["digitkit"]["processor_seconds"] < PROCESSOR_SECONDS
