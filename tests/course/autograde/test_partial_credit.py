"""Partial credit is the course's choice, and every way to grade gives the same points."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from digitkit.cli import main
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from digitkit.doors.notebook import check
from digitkit.outside.results import partial_points
from tests.course.autograde.classroom import Classroom, copied, of_name, release
from tests.course.autograde.fakes import PIPES
from tests.course.autograde.test_nothing_lost import Quiet

LESSON = "03_split"
# It has the right type and shape, and the values are not scaled.
UNSCALED = 'def scale(X):\n    return np.asarray(X).astype("float32")\n'
ALL = "partial_credit=False"


def choose(course, choice):
    """Set the credit in the course's configuration, and release the lesson again."""
    path = course.folder / "nbgrader_config.py"
    text = path.read_text(encoding="utf-8")
    assert ALL in text
    path.write_text(text.replace(ALL, f"partial_credit={choice}"), encoding="utf-8")
    nbgrader(course, "generate_assignment", "--force")
    return type(course).open(course.folder)


def nbgrader(course, command, *more):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, LESSON, *more],
        cwd=course.folder,
        env=os.environ | {"PATH": path, "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def partial(tmp_path_factory):
    """A course that gives partial credit, and a submission with one answer half right."""
    course = release(tmp_path_factory.mktemp("partial") / "digits", LESSON)
    room = Classroom(choose(course, True), LESSON)
    room.hand_in("ada", room.notebook({**room.solved(), "scale": UNSCALED}))
    room.hand_in("blank", room.notebook({}))
    return room


@pytest.fixture(scope="module")
def graded(partial):
    rows = autograde(partial.course, LESSON, RunOptions(sandbox=PIPES), in_this_process(), Quiet())
    return {row["student"]: row for row in rows}


def exercise(row, function):
    (found,) = [one for one in row["exercises"] if one["function"] == function]
    return found


def scores(course, student):
    with Gradebook(course.database_url, course.course_id) as book:
        (notebook,) = book.find_submission(LESSON, student).notebooks
        return {grade.name: grade.auto_score for grade in notebook.grades}


def test_the_release_carries_the_choice(partial):
    assert partial.released["metadata"]["digitkit"]["partial_credit"] is True
    cell = of_name(partial.released, "check_scale")
    assert "".join(cell["source"]) == 'check("scale", partial_credit=True)'


def test_a_share_of_the_checks_gives_a_share_of_the_points(partial, graded):
    scale = exercise(graded["ada"], "scale")
    assert 0 < scale["passed"] < scale["checks"]
    expected = round(scale["max_points"] * scale["passed"] / scale["checks"], 2)
    assert scale["points"] == expected
    assert 0 < expected < scale["max_points"]
    most = graded["ada"]["max_points"]
    assert graded["ada"]["points"] == pytest.approx(most - scale["max_points"] + expected)
    assert graded["blank"]["points"] == 0.0
    assert scores(partial.course, "ada")["check_scale"] == expected


def test_the_learners_own_ways_show_the_same_points(partial, graded, tmp_path, capsys):
    import numpy as np

    expected = exercise(graded["ada"], "scale")["points"]
    file = tmp_path / f"{LESSON}.ipynb"
    handed_in = partial.course.submitted_folder("ada", LESSON) / file.name
    file.write_bytes(handed_in.read_bytes())
    out = tmp_path / "verdicts.json"
    assert main(["grade", str(file), "--json", str(out)]) == 1
    (verdict,) = json.loads(out.read_text(encoding="utf-8"))
    assert exercise(verdict, "scale")["points"] == expected
    assert verdict["points"] == pytest.approx(graded["ada"]["points"])
    names = {"np": np}
    exec(UNSCALED, names)
    assert check(names["scale"], partial_credit=True) == expected
    assert check(names["scale"]) == 0.0


def test_all_or_nothing_unless_the_course_chooses(classroom):
    assert "partial_credit" not in classroom.released["metadata"]["digitkit"]
    classroom.hand_in("ada", classroom.notebook({**classroom.solved(), "scale": UNSCALED}))
    options = RunOptions(sandbox=PIPES)
    (row,) = autograde(classroom.course, LESSON, options, in_this_process(), Quiet())
    assert exercise(row, "scale")["points"] == 0.0


def test_all_checks_passed_is_never_claimed_for_less():
    assert partial_points(2, 1.0) == 2.0
    assert partial_points(3, 1 / 3) == 1.0
    assert partial_points(2, 2 / 3) == 1.33


@pytest.mark.thorough
@pytest.mark.timeout(300)
def test_nbgrader_itself_gives_the_same(partial, graded, tmp_path):
    theirs = copied(partial.course, tmp_path / "theirs")
    (theirs.folder / "gradebook.db").unlink()
    shutil.rmtree(theirs.folder / "autograded", ignore_errors=True)
    nbgrader(theirs, "generate_assignment", "--force")
    nbgrader(theirs, "autograde")
    for student in graded:
        found, expected = scores(theirs, student), scores(partial.course, student)
        assert found == expected
