"""A small lesson of our own, and what writes notebooks and grades them."""

from pathlib import Path

import pytest

import digitkit.checks
from tests.grading.helpers import Desk


@pytest.fixture(autouse=True, scope="module")
def _demo_lesson():
    """Lay a lesson beside the real ones; it is found as they are."""
    folder = str(Path(__file__).with_name("lessons"))
    digitkit.checks.__path__.append(folder)
    yield
    digitkit.checks.__path__.remove(folder)


@pytest.fixture
def desk(tmp_path):
    """Where notebooks are written and graded."""
    return Desk(tmp_path)
