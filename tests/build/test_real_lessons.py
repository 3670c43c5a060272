"""The lessons of the course have no faults, and the registry of the checks is read rightly."""

import subprocess
import sys

import pytest

import digitkit.lessons.catalog as checks
from digitkit.build.builder import build
from digitkit.build.project import own_project
from digitkit.build.registry import earlier_functions, lesson_of, read_registry

PROJECT = own_project()
LESSONS = PROJECT.lessons() if PROJECT else []


def test_the_registry_says_what_the_checks_say() -> None:
    registry = read_registry()
    assert list(registry) == checks.lessons()
    split = registry["03_split"]
    assert [each.function for each in split.exercises][:2] == ["split", "scale"]
    assert split.question_points == 2 and not split.untested
    assert lesson_of(registry, "scale") == "03_split" and lesson_of(registry, "none") is None
    assert "read_digits" in earlier_functions(registry, "03_split")
    assert "split" not in earlier_functions(registry, "03_split")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_builds(lesson: str) -> None:
    assert PROJECT is not None
    assert len(build(PROJECT, [lesson], read_registry())) == 2


def test_building_loads_no_tensorflow() -> None:
    code = (
        "import sys; from digitkit.build.builder import build\n"
        "from digitkit.build.registry import read_registry; read_registry()\n"
        "sys.exit('tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_building_compiles_no_grammars_of_web_addresses() -> None:
    code = "import sys, digitkit.build.builder; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
