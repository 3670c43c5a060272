"""The list of public names follows the manifests."""

from digitkit.build.public_names import stub_of, stub_text
from digitkit.lessons.manifest import Exercise, Lesson

LESSONS = [
    Lesson("02_b", (Exercise("z", points=2), Exercise("a", points=2)), question_points=2),
    Lesson("01_c", (Exercise("m", points=2),), question_points=2),
]
OLD = """\
from .doors.notebook import check as check
from .lessons.b.reference import gone as gone

__version__: str
"""


def test_every_function_of_a_lesson_has_a_line_and_no_other():
    assert stub_text(OLD, LESSONS) == """\
from .doors.notebook import check as check
from .lessons.b.reference import a as a
from .lessons.b.reference import z as z
from .lessons.c.reference import m as m

__version__: str
"""  # fmt: skip


def test_it_changes_nothing_the_second_time():
    once = stub_text(OLD, LESSONS)
    assert stub_text(once, LESSONS) == once


def test_a_project_without_a_package_has_none(tmp_path):
    assert stub_of(tmp_path, LESSONS) == {}
