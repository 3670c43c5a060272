"""What manifests say is what the lessons' folders hold."""

import ast
from pathlib import Path

import pytest

import digitkit.lessons
from digitkit.lessons import catalog
from digitkit.lessons.catalog import exercises, lesson_named, lessons
from digitkit.lessons.manifest import Exercise, Lesson

FOLDER = Path(digitkit.lessons.__file__).parent
ABOUT_MODELS = {"digitkit.protocol.handles", "digitkit.protocol.given_models"}


def imported(path):
    return {node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)}  # fmt: skip


@pytest.mark.parametrize("name", lessons())
def test_a_lesson_needs_keras_if_its_checks_examine_models(name):
    lesson = lesson_named(name)
    checks = (FOLDER / lesson.slug / "checks").glob("*.py")
    assert lesson.needs_keras == any(ABOUT_MODELS & imported(path) for path in checks)


@pytest.mark.parametrize("name", lessons())
def test_every_exercise_has_checks(name):
    assert all(catalog.tests_of(exercise) for exercise in exercises(name))


def test_exercises_are_numbered_by_their_place():
    both = Exercise("second", points=2), Exercise("first", points=3)
    numbered = Lesson("12_demo", both, question_points=2).exercises
    assert [(one.id, one.function) for one in numbered] == [("12.1", "second"), ("12.2", "first")]
