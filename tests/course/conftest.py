"""Courses for tests: making one takes seconds, so it is made once and copied."""

import shutil

import pytest

from digitkit.course.course import Course
from digitkit.course.nbgrader.new import CourseOptions, make_course

ROSTER = """id,first_name,last_name,email,lms_user_id
anna,Anna,Arber,anna@example.org,a-77
bob,"=cmd|'/c calc'!A1","Böll, junior",,
carl,Carl,Cantor,carl@example.org,
"""


@pytest.fixture(scope="session")
def made_course(tmp_path_factory):
    """A course of two lessons and three students; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    roster = folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    make_course(CourseOptions(folder / "digits", "01,03", roster))
    return folder / "digits"


@pytest.fixture
def course(made_course, tmp_path):
    """A course of its own for each test."""
    shutil.copytree(made_course, tmp_path / "digits")
    return Course.open(tmp_path / "digits")
