"""The lessons of the course have no faults, and building them stays fast."""

import subprocess
import sys

import pytest

from digitkit.build.builder import build, read_lesson
from digitkit.build.lesson import read_manifests
from digitkit.build.project import own_project

PROJECT = own_project()
LESSONS = PROJECT.lessons() if PROJECT else []


def test_a_lesson_knows_its_exercises_and_the_earlier_functions() -> None:
    assert PROJECT is not None
    lesson, _ = read_lesson(PROJECT, "03_split", read_manifests())
    scale = lesson.exercise("scale")
    assert scale is not None and scale.id == "03.2"
    assert lesson.exercise("read_digits") is None
    assert "read_digits" in lesson.earlier
    assert "split" not in lesson.earlier


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_builds(lesson: str) -> None:
    assert PROJECT is not None
    assert len(build(PROJECT, [lesson], read_manifests())) == 2


def test_building_loads_no_tensorflow() -> None:
    code = (
        "import sys; from digitkit.build.builder import build\n"
        "from digitkit.build.lesson import read_manifests\n"
        "from digitkit.build.project import own_project\n"
        "assert build(own_project(), ['04_mlp'], read_manifests())\n"
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_building_compiles_no_grammars_of_web_addresses() -> None:
    code = "import sys, digitkit.build.builder; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
