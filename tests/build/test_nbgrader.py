"""nbgrader itself takes the notebooks, and they run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from digitkit.build.blank import CODE_STUB, TEXT_STUB
from digitkit.build.builder import build
from digitkit.build.project import Project
from tests.build.sample import MANIFESTS

CONFIG = f"""
c = get_config()
c.ClearSolutions.code_stub = {{"python": {CODE_STUB!r}}}
c.ClearSolutions.text_stub = {TEXT_STUB!r}
"""


@pytest.mark.timeout(180)
def test_nbgrader_hands_out_the_very_same_notebook(project: Project, tmp_path: Path) -> None:
    course = tmp_path / "course"
    source = course / "source" / "02_shapes" / "02_shapes.ipynb"
    source.parent.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    solved, blank = build(project, ["02_shapes"], MANIFESTS).values()
    source.write_text(solved, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "02_shapes", "--create"],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    released = course / "release" / "02_shapes" / "02_shapes.ipynb"
    assert json.loads(released.read_text(encoding="utf-8")) == json.loads(blank)


def run(text: str, folder: Path, **options: Any) -> nbformat.NotebookNode:
    notebook = nbformat.reads(text, as_version=4)
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=60, resources=place, **options).execute()
    return notebook


@pytest.fixture(autouse=True)
def sample_package(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(project.root))  # the sample's digitkit, not the real one


def value(notebook: nbformat.NotebookNode, cell_id: str) -> str:
    cell = next(each for each in notebook.cells if each.id == cell_id)
    return cell.outputs[0].data["text/plain"]


def test_the_instructors_notebook_runs_and_gets_all_points(project: Project) -> None:
    solved, _ = build(project, ["02_shapes"], MANIFESTS).values()
    ran = run(solved, project.root)
    assert value(ran, "check_area") == "2.0" and value(ran, "check_paper") == "2.0"
    failing = next(each for each in ran.cells if each.id == "code-a-worked-example--2")
    assert failing.outputs[0].ename == "ValueError"


def test_the_learners_notebook_is_not_solved(project: Project) -> None:
    _, blank = build(project, ["02_shapes"], MANIFESTS).values()
    ran = run(blank, project.root, allow_errors=True)
    for cell in ran.cells:
        if cell.id in ("check_area", "check_paper"):
            assert cell.outputs[0].ename == "NotImplementedError"
