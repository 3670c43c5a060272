import pytest

from tests.course.autograde.classroom import Classroom, copied, release

LESSON = "03_split"


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A course with one lesson released; nobody may change it."""
    return release(tmp_path_factory.mktemp("course") / "digits", LESSON)


@pytest.fixture
def classroom(released, tmp_path):
    return Classroom(copied(released, tmp_path / "digits"), LESSON)
