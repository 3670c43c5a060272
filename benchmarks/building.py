"""Building the notebooks: all of them, and after one page of text changed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import ROOT, in_turns, run_timed

PARTS = ("digitkit", "docs", "lessons", "solutions", "pyproject.toml")
BUILD = [sys.executable, "-m", "digitkit.cli", "build"]
CHANGED = "03_split"
SECONDS = 10.0


def measure(effort: Effort) -> list[Row]:
    """Build in a copy of the project; the peer executes the same notebooks with nbconvert."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, project / part)
        return measure_in(project, effort.quick)


def measure_in(project: Path, quick: bool) -> list[Row]:
    """Measure a first build, and one after a change, each as one learner's machine would do it."""

    def first() -> dict[str, float]:
        for built in ("lessons", "solutions"):
            shutil.rmtree(project / built)
            (project / built).mkdir()
        return run_timed(BUILD, project)

    def one_page() -> dict[str, float]:
        page = project / "docs/lessons" / f"{CHANGED}.md"
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
        return run_timed(BUILD, project)

    found = in_turns({"first": first, "one_page": one_page}, 1 if quick else 5)
    peer = in_turns({"nbconvert": partial(execute, project, quick)}, 1)
    lessons = "the first" if quick else "all"
    return [
        Row(
            "building all notebooks from nothing",
            "s",
            found["first"]["wall"],
            peer["nbconvert"]["wall"],
            f"executing {lessons} with nbconvert",
            Aim("ratio", "at most", 1.0),
        ),
        Row(
            "building all notebooks from nothing: CPU time",
            "s",
            found["first"]["cpu"],
            peer["nbconvert"]["cpu"],
            f"executing {lessons} with nbconvert",
        ),
        Row(
            "building after one page changed",
            "s",
            found["one_page"]["wall"],
            aim=Aim("ours", "at most", SECONDS),
        ),
        Row("building after one page changed: CPU time", "s", found["one_page"]["cpu"]),
    ]


def execute(project: Path, quick: bool) -> dict[str, float]:
    """Execute the instructor's notebooks one by one, as nbconvert does it."""
    notebooks = sorted((project / "solutions").glob("*.ipynb"))[: 1 if quick else None]
    words = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir"]
    out = project / "executed"
    total = {"wall": 0.0, "cpu": 0.0}
    for notebook in notebooks:
        for figure, value in run_timed([*words, str(out), str(notebook)], project).items():
            total[figure] += value
    return total
