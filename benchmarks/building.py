"""Building the notebooks and the site: from nothing, and after a change of one page."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.measure import ROOT, Samples, Values, measure_interleaved, run_timed

NOT_COPIED = {".git", ".venv", ".cache", "node_modules", "site", "tests"}  # at the top level
BUILD = [sys.executable, "-m", "digitkit.cli", "build"]
SITE = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
CHANGED = "03_split"
WHOLE, ONE_PAGE = Aim("ratio", "at most", 1.0), Aim("ours", "at most", 10.0)


def measure(effort: Effort) -> list[Row]:
    """Build in a copy of the project; the peer executes the same notebooks with nbconvert.

    Quick runs execute one notebook, and no solution for the site.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        shutil.copytree(ROOT, project, ignore=left_out)
        if (ROOT / "node_modules").is_dir():  # or npm would download the drawing page's packages
            (project / "node_modules").symlink_to(ROOT / "node_modules")
        repeats = 1 if effort.quick else 5
        build = partial(run_timed, BUILD, project)
        cases = {
            "first": partial(build_first, project, build),
            "one_page": partial(build_changed, project, build),
        }
        notebooks = measure_interleaved(cases, repeats)
        peer = execute(project, effort.quick)
        variables = {"DIGITKIT_OUTPUTS": "cached"} if effort.quick else {}
        build = partial(run_timed, SITE, project, variables=variables)
        site = measure_interleaved({"first": build}, 1)
        one_page = partial(build_changed, project, build)
        site |= measure_interleaved({"one_page": one_page}, repeats)
    peer_name = f"executing {'the first' if effort.quick else 'all'} with nbconvert"
    return notebook_rows(notebooks, peer, peer_name) + site_rows(site, peer, peer_name)


def left_out(folder: str, names: list[str]) -> list[str]:
    """Return the names in a folder that a copy of the project does without."""
    omitted = NOT_COPIED if Path(folder) == ROOT else set()
    return [name for name in names if name in omitted or name == "__pycache__"]


def build_first(project: Path, build: Callable[[], Values]) -> Values:
    """Delete all notebooks and build them."""
    for folder in ("lessons", "solutions"):
        shutil.rmtree(project / folder)
        (project / folder).mkdir()
    return build()


def build_changed(project: Path, build: Callable[[], Values]) -> Values:
    """Add a line to a lesson's page and build."""
    page = project / "docs/lessons" / f"{CHANGED}.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    return build()


def notebook_rows(samples: dict[str, Samples], peer: Values, peer_name: str) -> list[Row]:
    """Return the rows of the notebooks."""
    one_page = "building the notebooks after one page changed"
    return [
        *first_rows("building all notebooks from nothing", samples["first"], peer, peer_name),
        Row(one_page, "s", samples["one_page"]["wall"], aim=ONE_PAGE),
        Row(f"{one_page}: CPU time", "s", samples["one_page"]["cpu"]),
    ]


def site_rows(samples: dict[str, Samples], peer: Values, peer_name: str) -> list[Row]:
    """Return the rows of the site, whose first build executes every solution."""
    what = "building the site with all outputs from nothing"
    one_page = "building the site after one page changed"
    return [
        *first_rows(what, samples["first"], peer, peer_name),
        Row(one_page, "s", samples["one_page"]["wall"], aim=ONE_PAGE),
    ]


def first_rows(what: str, first: Samples, peer: Values, peer_name: str) -> list[Row]:
    """Return the rows of a build from nothing."""
    return [
        Row(what, "s", first["wall"], [peer["wall"]], peer_name, WHOLE),
        Row(f"{what}: CPU time", "s", first["cpu"], [peer["cpu"]], peer_name),
    ]


def execute(project: Path, quick: bool) -> Values:
    """Execute the instructor's notebooks one by one, as nbconvert does."""
    notebooks = sorted((project / "solutions").glob("*.ipynb"))[: 1 if quick else None]
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir"]
    command.append(str(project / "executed"))
    times = [run_timed([*command, str(notebook)], project) for notebook in notebooks]
    return {key: sum(time[key] for time in times) for key in ("wall", "cpu")}
