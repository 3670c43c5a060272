"""Solutions as a kernel runs them: figures have their words, nothing is red, and none takes long.

Two quick ones are run here. `DIGITKIT_SOLVED` names a folder in which all are executed already, by
`digitkit build --outputs`; CI has such a folder, so that none is run twice.
"""

import os
import re
from pathlib import Path

import nbformat
import pytest

from digitkit.build.places import find_project
from digitkit.build.registry import read_registry
from digitkit.build.site.pages import executed_notebooks

SOLVED = os.environ.get("DIGITKIT_SOLVED")
PROJECT = find_project()
QUICK = [] if "CI" in os.environ else ["02_look", "03_split"]
LESSONS = PROJECT.lessons() if PROJECT and SOLVED else QUICK
# A minute is promised on two processors of its own, and most of a notebook keeps one of them busy.
# So processor seconds are held, of which a machine that is busy with other work needs more.
PROCESSOR_SECONDS = 65


@pytest.fixture(scope="module")
def executed(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    if SOLVED:
        text = (Path(SOLVED) / f"{request.param}.ipynb").read_text(encoding="utf-8")
    else:
        ((_, text),) = executed_notebooks(PROJECT, read_registry(), print, [request.param])
    return nbformat.reads(text, as_version=4)


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
