"""Solutions as a kernel runs them: every figure has its words, and nothing stands in red."""

import os
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
QUICK = ["02_look", "03_split"]
SLOWEST = "08_improve"
LESSONS = sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb"))
EVERY = "DIGITKIT_EVERY_LESSON" in os.environ
TRIED = LESSONS if EVERY else [*QUICK, SLOWEST] if "CI" in os.environ else QUICK
# A minute is promised on two processors of its own, and most of a notebook keeps one of them busy.
# So processor seconds are held, of which a machine that is busy with other work needs more.
PROCESSOR_SECONDS = 65


def execute(lesson: str, folder: Path) -> nbformat.NotebookNode:
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    return notebook


def draws_figure(cell: nbformat.NotebookNode) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def of_children() -> float:
    """Processor seconds of the processes that this one started and that have ended."""
    used = os.times()
    return used.children_user + used.children_system


@pytest.mark.parametrize("lesson", TRIED)
@pytest.mark.timeout(600)
def test_figures_have_words_nothing_is_red_and_it_takes_a_minute(
    lesson: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    before = of_children()
    cells = [cell for cell in execute(lesson, tmp_path).cells if cell.cell_type == "code"]
    used = of_children() - before
    print(f"{lesson}: {used:.0f} s of processors")
    assert 1 < used < PROCESSOR_SECONDS  # a kernel that isn't counted would take nothing
    described = {cell.id for cell in cells if cell.metadata.get("digitkit", {}).get("alt")}
    assert {cell.id for cell in cells if draws_figure(cell)} == described
    assert not [each for cell in cells for each in cell.outputs if each.get("name") == "stderr"]
    assert not [cell.id for cell in cells if "WARNING:" in str(cell.outputs)]
