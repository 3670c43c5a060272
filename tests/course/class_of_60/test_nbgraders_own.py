"""The notebooks that nbgrader ships for its own tests get the scores that those tests state.

They are lessons of another kind: their checks are plain assertions, some hidden from the learner,
some made by nbgrader from a line. Both graders run them, in a course as ours configures it.
"""

import copy
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbgrader.tests
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from digitkit.course.configuration import prepare_process
from digitkit.course.course import Course
from tests.course.autograde.fakes import PIPES
from tests.course.autograde.test_nothing_lost import Quiet

FILES = Path(nbgrader.tests.__file__).parent / "apps" / "files"
CONFIG = """
from digitkit.course.configuration import configure

c = get_config()
configure(c)
c.CourseDirectory.course_id = "abc101"
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"
"""
RELEASED = "as it was released"
SHORT = "# YOUR CODE HERE"


@dataclass(frozen=True)
class Shipped:
    """A lesson of nbgrader's tests.

    Attributes:
        source: the instructor's notebook.
        reported: for each that is handed in its score, the most there is, and whether it waits.
        stub: what stands for a solution in the learner's notebook.
    """

    source: str
    reported: dict[str, tuple[float, float, bool]]
    stub: str = "# YOUR CODE HERE\nraise NotImplementedError()"


LESSONS = [
    Shipped(
        "submitted-unchanged",
        {
            "submitted-unchanged": (1, 7, False),
            "submitted-changed": (2, 7, True),
            "submitted-cheat-attempt": (1, 7, True),
            "submitted-cheat-attempt-alternative": (1, 7, True),
        },
    ),
    Shipped("test-hidden-tests", {RELEASED: (1.5, 3, False)}, SHORT),
    Shipped(
        "autotest-simple",
        {"autotest-simple-unchanged": (0, 1, False), "autotest-simple-changed": (1, 1, False)},
    ),
    Shipped(
        "autotest-hashed",
        {"autotest-hashed-unchanged": (0, 1, False), "autotest-hashed-changed": (1, 1, False)},
    ),
    Shipped(
        "autotest-multi",
        {"autotest-multi-unchanged": (0, 4, False), "autotest-multi-changed": (3, 4, False)},
    ),
    Shipped(
        "autotest-hidden",
        {
            "autotest-hidden-unchanged": (0, 1, False),
            "autotest-hidden-changed-wrong": (0, 1, False),
            "autotest-hidden-changed-right": (1, 1, False),
        },
        SHORT,
    ),
]
# Each release of these with `autotest` costs a kernel, and so does each submission in nbgrader.
pytestmark = pytest.mark.thorough
WHOLE_CLASS = bool(os.environ.get("DIGITKIT_WHOLE_CLASS"))
CHOSEN = LESSONS if WHOLE_CLASS else LESSONS[:3]


def course_for(lesson, folder):
    prepare_process()
    (folder / "nbgrader_config.py").write_text(CONFIG.format(stub=lesson.stub))
    shutil.copy(FILES / "autotests.yml", folder)
    return Course.open(folder)


def api(course):
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.folder)
    return NbGraderAPI(config=config)


def handed_in(course, lesson):
    """Release a lesson, and hand in what nbgrader's test hands in; give who is who."""
    source = course.folder / "source" / "ps1" / "ps1.ipynb"
    source.parent.mkdir(parents=True)
    shutil.copy(FILES / f"{lesson.source}.ipynb", source)
    here = Path.cwd()
    os.chdir(course.folder)  # where nbgrader looks for autotests.yml
    try:
        reported = api(course).generate_assignment("ps1")
    finally:
        os.chdir(here)
    assert reported["success"], reported["log"]
    students = {f"student{number}": name for number, name in enumerate(lesson.reported)}
    for student, name in students.items():
        folder = course.folder / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        released = course.folder / "release" / "ps1" / "ps1.ipynb"
        shutil.copy(released if name == RELEASED else FILES / f"{name}.ipynb", folder / "ps1.ipynb")
    return students


def told_of(course, students):
    found = {}
    with Gradebook(course.database_url, "abc101") as book:
        for student, name in students.items():
            notebook = book.find_submission_notebook("ps1", "ps1", student)
            found[name] = (notebook.score, notebook.max_score, notebook.needs_manual_grade)
    return found


@pytest.mark.parametrize("lesson", CHOSEN, ids=lambda lesson: lesson.source)
def test_the_fast_grader_gives_the_stated_scores(lesson, tmp_path):
    course = course_for(lesson, tmp_path)
    students = handed_in(course, lesson)
    rows = autograde(course, "ps1", RunOptions(sandbox=PIPES), in_this_process(), Quiet())
    assert {row["status"] for row in rows} == {"graded"}
    assert told_of(course, students) == lesson.reported


@pytest.mark.timeout(900)
@pytest.mark.skipif(not WHOLE_CLASS, reason="DIGITKIT_WHOLE_CLASS=1 runs nbgrader too")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.source)
def test_nbgrader_gives_the_stated_scores_in_our_courses(lesson, tmp_path):
    course = course_for(lesson, tmp_path)
    students = handed_in(course, lesson)
    for student in students:
        reported = api(course).autograde("ps1", student)
        assert reported["success"], reported["log"]
    assert told_of(course, students) == lesson.reported
