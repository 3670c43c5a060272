"""Building the notebooks and the site: from nothing, and after one page of text changed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import ROOT, in_turns, run_timed

NOT_COPIED = {".git", ".venv", ".cache", "node_modules", "site", "tests"}  # of the project's folder
BUILD = [sys.executable, "-m", "digitkit.cli", "build"]
SITE = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
CHANGED = "03_split"
SECONDS = 10.0


def measure(effort: Effort) -> list[Row]:
    """Build in a copy of the project; the peer executes the same notebooks with nbconvert.

    Quick runs execute one notebook, and no solution for the site.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        shutil.copytree(ROOT, project, ignore=left_out)
        if (ROOT / "node_modules").is_dir():  # else npm fetches the drawing page's program, in time
            (project / "node_modules").symlink_to(ROOT / "node_modules")
        repeats = 1 if effort.quick else 5
        notebooks = in_turns(notebook_cases(project), repeats)
        peer = execute(project, effort.quick)
        more = {"DIGITKIT_OUTPUTS": "cached"} if effort.quick else {}
        site = {"first": [build_site(project, more)]}
        site["one_page"] = [build_site(project, more, CHANGED) for _ in range(repeats)]
        named = f"executing {'the first' if effort.quick else 'all'} with nbconvert"
        return notebook_rows(notebooks, peer, named) + site_rows(site, peer, named)


def left_out(folder: str, names: list[str]) -> list[str]:
    """Name what a copy of the project does without."""
    whole = NOT_COPIED if Path(folder) == ROOT else set()
    return [name for name in names if name in whole or name == "__pycache__"]


def notebook_cases(project: Path) -> dict[str, Callable[[], dict[str, float]]]:
    """Name what is measured: a first build, and one after a change."""

    def first() -> dict[str, float]:
        for built in ("lessons", "solutions"):
            shutil.rmtree(project / built)
            (project / built).mkdir()
        return run_timed(BUILD, project)

    def one_page() -> dict[str, float]:
        change(project, CHANGED)
        return run_timed(BUILD, project)

    return {"first": first, "one_page": one_page}


def change(project: Path, lesson: str) -> None:
    """Add a line to a lesson's page."""
    page = project / "docs/lessons" / f"{lesson}.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")


def build_site(project: Path, more: Mapping[str, str], lesson: str = "") -> dict[str, float]:
    """Build the site, after a change of a lesson's words if one is named."""
    if lesson:
        change(project, lesson)
    return run_timed(SITE, project, more=more)


def notebook_rows(
    found: dict[str, dict[str, list[float]]], peer: dict[str, float], named: str
) -> list[Row]:
    """Make the lines of the notebooks."""
    first, one_page = found["first"], found["one_page"]
    what = "building all notebooks from nothing"
    whole, soon = Aim("ratio", "at most", 1.0), Aim("ours", "at most", SECONDS)
    return [
        Row(what, "s", first["wall"], [peer["wall"]], named, whole),
        Row(f"{what}: CPU time", "s", first["cpu"], [peer["cpu"]], named),
        Row("building the notebooks after one page changed", "s", one_page["wall"], aim=soon),
        Row("building the notebooks after one page changed: CPU time", "s", one_page["cpu"]),
    ]


def site_rows(
    found: dict[str, list[dict[str, float]]], peer: dict[str, float], named: str
) -> list[Row]:
    """Make the lines of the site, whose first build executes every solution."""
    wall, cpu = ([one[kind] for one in found["first"]] for kind in ("wall", "cpu"))
    again = [one["wall"] for one in found["one_page"]]
    what = "building the site with all outputs from nothing"
    whole, soon = Aim("ratio", "at most", 1.0), Aim("ours", "at most", SECONDS)
    return [
        Row(what, "s", wall, [peer["wall"]], named, whole),
        Row(f"{what}: CPU time", "s", cpu, [peer["cpu"]], named),
        Row("building the site after one page changed", "s", again, aim=soon),
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
