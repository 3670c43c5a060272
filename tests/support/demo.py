"""Lay the demo lesson beside the real ones, and give tests a folder to grade notebooks in."""

from pathlib import Path

import pytest

import digitkit.lessons
from tests.support.grading import Desk

DEMO_LESSONS = str(Path(__file__).with_name("demo_lessons"))


@pytest.fixture(autouse=True, scope="module")
def _demo_lesson():
    """Lay a lesson beside the real ones; it is found as they are."""
    digitkit.lessons.__path__.append(DEMO_LESSONS)
    yield
    digitkit.lessons.__path__.remove(DEMO_LESSONS)


@pytest.fixture
def desk(tmp_path):
    """Where notebooks are written and graded."""
    return Desk(tmp_path)
