"""Solutions as a kernel runs them: every figure has its words, and nothing stands in red."""

import os
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
QUICK = ["02_look", "03_split"]
LESSONS = sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb"))
EVERY = "DIGITKIT_EVERY_LESSON" in os.environ


def execute(lesson: str, folder: Path) -> nbformat.NotebookNode:
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    return notebook


def draws_figure(cell: nbformat.NotebookNode) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


@pytest.mark.parametrize("lesson", LESSONS if EVERY else QUICK)
@pytest.mark.timeout(600)
def test_figures_have_words_and_nothing_is_red(
    lesson: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    cells = [cell for cell in execute(lesson, tmp_path).cells if cell.cell_type == "code"]
    described = {cell.id for cell in cells if cell.metadata.get("digitkit", {}).get("alt")}
    assert {cell.id for cell in cells if draws_figure(cell)} == described
    assert not [each for cell in cells for each in cell.outputs if each.get("name") == "stderr"]
    assert not [cell.id for cell in cells if "WARNING:" in str(cell.outputs)]
