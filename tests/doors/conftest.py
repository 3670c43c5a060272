"""The package as it is installed, with its lessons in it, and what a learner does with them."""

import shutil
from pathlib import Path

import pytest

from digitkit.build.builder import build
from digitkit.build.lesson import read_manifests
from digitkit.build.project import Project
from digitkit.lessons.catalog import lessons
from tests.doors.learner import Learner

ROOT = Path(__file__).parents[2]
LESSONS = ["01_load", "02_look", "03_split"]


@pytest.fixture(scope="session")
def built() -> dict[str, str]:
    """The notebooks of lessons 1 to 3, made of their sources; `lessons/03_split.ipynb` is one."""
    return _built(LESSONS)


@pytest.fixture(scope="session")
def built_with_keras() -> dict[str, str]:
    """The notebooks of the lessons from the fourth on."""
    return _built([lesson for lesson in lessons() if lesson not in LESSONS])


def _built(chosen: list[str]) -> dict[str, str]:
    project = Project(ROOT)
    notebooks = build(project, chosen, read_manifests())
    return {project.shown(path): text for path, text in notebooks.items()}


@pytest.fixture(scope="session")
def installed(built, tmp_path_factory) -> Path:
    """A folder that holds the package as a wheel does: with the learner's notebooks in it."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "digitkit", site / "digitkit")
    packed = site / "digitkit" / "_lessons"
    packed.mkdir()
    for name in LESSONS:
        (packed / f"{name}.ipynb").write_text(built[f"lessons/{name}.ipynb"], encoding="utf-8")
    return site


@pytest.fixture
def learner(installed, tmp_path) -> Learner:
    """A learner outside a clone, in an empty folder."""
    return Learner(tmp_path / "home", installed)


@pytest.fixture
def at_work(learner, built) -> Learner:
    """A learner who has the lessons."""
    for name in LESSONS:
        learner.put(f"lessons/{name}.ipynb", built[f"lessons/{name}.ipynb"])
    return learner
