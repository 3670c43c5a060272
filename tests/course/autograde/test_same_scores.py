"""nbgrader's own run and ours give every cell the same points."""

import os
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from digitkit.lessons.catalog import exercises
from tests.course.autograde.classroom import Classroom, copied, of_name, without
from tests.course.autograde.fakes import PIPES
from tests.course.autograde.test_nothing_lost import Quiet
from tests.lessons.answers import answers

LESSON = "03_split"
# A notebook takes nbgrader some 4 s; CI tries as many answers in each function as it has time for.
ROUNDS = 40 if os.environ.get("DIGITKIT_EVERY_LESSON") else 4 if os.environ.get("CI") else 3


def class_of(room):
    """Hand in the solution, blanks, kept answers right and wrong, and notebooks with damage."""
    solved = room.solved()
    room.hand_in("solution", room.notebook())
    room.hand_in("blank", room.notebook({}))
    edited = room.notebook({"scale": solved["scale"]})
    of_name(edited, "check_split")["source"] = "2.0"
    of_name(edited, "check_scale")["metadata"]["tags"] = ["skip-execution"]
    room.hand_in("edited", edited)
    room.hand_in("deleted", without(room.notebook(), ["check_scale"]))
    broken = room.notebook({**solved, "split": "def split(X, y:\n    pass"})
    room.hand_in("syntax", broken)
    twice = room.notebook()
    twice["cells"].append(of_name(room.released, "scale"))
    room.hand_in("twice", twice)
    kept = answers([LESSON])
    of_each = [[a for a in kept if a.function == one.function] for one in exercises(LESSON)]
    for number, dealt in zip(range(ROUNDS), zip_longest(*of_each), strict=False):
        given = {a.function: a.path.read_text(encoding="utf-8") for a in dealt if a is not None}
        room.hand_in(f"student{number:02}", room.notebook({**given, "question": "So."}))


def points(course):
    found = {}
    with Gradebook(course.database_url, course.course_id) as book:
        for submission in book.assignment_submissions(LESSON):
            (notebook,) = submission.notebooks
            for grade in notebook.grades:
                reported = (grade.auto_score, grade.max_score, grade.needs_manual_grade)
                found[submission.student_id, grade.name] = reported
            for comment in notebook.comments:
                found[submission.student_id, comment.name, "comment"] = comment.auto_comment
    return found


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_the_same_points_for_every_cell(released, tmp_path):
    theirs = Classroom(copied(released, tmp_path / "theirs"), LESSON)
    class_of(theirs)
    ours = copied(theirs.course, tmp_path / "ours")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", LESSON],
        cwd=theirs.course.folder,
        env=os.environ | {"PATH": path, "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    autograde(ours, LESSON, RunOptions(sandbox=PIPES), in_this_process(), Quiet())
    expected, found = points(theirs.course), points(ours)
    assert found == expected
    assert len({student for student, *_ in found}) == 6 + ROUNDS
