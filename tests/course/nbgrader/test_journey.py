"""A lesson's whole way through nbgrader: handed out, handed in, graded, given back, exported."""

import csv
import json
import os
import re
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import get_username

from digitkit.lessons.catalog import exercises, lessons, question_points
from tests.course.taught import TaughtCourse, only_graded, solved

EVERY_LESSON = bool(os.environ.get("DIGITKIT_EVERY_LESSON"))
# A kernel with Keras takes its time: it goes this way when asked, and in the test of agreement.
CHOSEN = lessons() if EVERY_LESSON else ["01_load", "03_split"]
ANNA = get_username()  # who hands in through nbgrader's exchange is whoever runs it
# What kernels and Python itself write; TensorFlow's own lines stay out of every notebook.
WARNED = re.compile(r"\] WARNING|\w*Warning\b|Traceback")
ANSWER = "Because of the shares."


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A course on its way; nothing in it may warn."""
    course = TaughtCourse(tmp_path_factory.mktemp("journey"), ",".join(CHOSEN))
    anna = course.folder.parent / "anna"
    anna.mkdir()
    config = (course.folder / "nbgrader_config.py").read_text(encoding="utf-8")
    exchange = [line for line in config.splitlines() if line.startswith("c.Exchange.")]
    about_her = "c = get_config()", "c.CourseDirectory.course_id = 'digits'", *exchange
    (anna / "nbgrader_config.py").write_text("\n".join(about_her) + "\n", encoding="utf-8")
    return course


def max_points(lesson):
    return sum(each.points for each in exercises(lesson)) + question_points(lesson)


def answered(lesson, blank):
    notebook = only_graded(solved(lesson, blank))
    (question,) = (each for each in notebook["cells"] if each["id"] == "question")
    question["source"] = ANSWER
    return notebook


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("lesson", CHOSEN)
def test_the_whole_way(taught, lesson, capfd):
    anna = taught.folder.parent / "anna"
    (taught.course.source_notebook(lesson).parent / "answers.py").write_text("secret = 1")
    blank = taught.generate(lesson)
    assert files(taught.folder / "release" / lesson) == {f"{lesson}.ipynb"}
    taught.quietly("release_assignment", lesson)
    assert lesson in taught.quietly("list")
    taught.quietly("fetch_assignment", lesson, folder=anna)
    assert files(anna / lesson) == {f"{lesson}.ipynb"}
    assert json.loads((anna / lesson / f"{lesson}.ipynb").read_text("utf-8")) == blank
    work = anna / lesson / f"{lesson}.ipynb"
    assert "VALIDATION FAILED" in taught.quietly("validate", str(work))
    work.write_text(json.dumps(answered(lesson, blank)))
    assert "Success!" in taught.quietly("validate", str(work))
    taught.quietly("submit", lesson, folder=anna)
    taught.quietly("collect", lesson)
    bobs = taught.hand_in("bob", lesson, only_graded(blank))
    bobs.with_name("timestamp.txt").write_text("2026-01-31 09:00:00 UTC")
    bobs.with_name("submission_secret.txt").write_text("as nbgrader writes one")
    taught.quietly("autograde", lesson)
    right = {each.function: float(each.points) for each in exercises(lesson)}
    assert taught.scores(lesson) == {ANNA: right, "bob": dict.fromkeys(right, 0.0)}
    assert_question_waits(taught, lesson)
    grade_question(taught, lesson, points=1.5)
    taught.quietly("generate_feedback", lesson)
    reported = (taught.folder / "feedback" / ANNA / lesson / f"{lesson}.html").read_text("utf-8")
    assert ANSWER in reported
    assert "a comment" in reported
    taught.quietly("release_feedback", lesson)
    taught.quietly("fetch_feedback", lesson, folder=anna)
    assert list((anna / lesson / "feedback").rglob(f"{lesson}.html"))
    taught.quietly("export")
    row = exported(taught.folder / "grades.csv", lesson, ANNA)
    assert float(row["max_score"]) == max_points(lesson)
    assert float(row["score"]) == sum(right.values()) + 1.5
    assert not WARNED.search(printed := capfd.readouterr().err), printed


def files(folder):
    return {path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt"}


def exported(path, lesson, student):
    with path.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == lesson]
    (row,) = (row for row in rows if row["student_id"] == student)
    return row


def assert_question_waits(taught, lesson):
    """Anna's answer waits for a person; Bob's untouched one is worth nothing already."""
    with Gradebook(taught.course.database_url, "digits") as gradebook:
        for student, waits, points in ((ANNA, True, None), ("bob", False, 0.0)):
            grade = gradebook.find_grade("question", lesson, lesson, student)
            assert (grade.needs_manual_grade, grade.auto_score) == (waits, points)
            assert grade.max_score == question_points(lesson)


def grade_question(taught, lesson, points):
    """Write into the gradebook what the formgrader writes there."""
    with Gradebook(taught.course.database_url, "digits") as gradebook:
        grade = gradebook.find_grade("question", lesson, lesson, ANNA)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.find_comment("question", lesson, lesson, ANNA).manual_comment = "a comment"
        gradebook.db.commit()


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_late_and_again(taught):
    """A later notebook replaces the earlier one, late days cost what the course says."""
    lesson = CHOSEN[0]
    if not taught.course.released_notebook(lesson).exists():
        taught.generate(lesson)
    blank = json.loads(taught.course.released_notebook(lesson).read_text("utf-8"))
    due = datetime(2026, 2, 1, 12)
    with Gradebook(taught.course.database_url, "digits") as gradebook:
        gradebook.update_or_create_assignment(lesson, duedate=f"{due} UTC")
    path = taught.hand_in("carl", lesson, only_graded(blank))
    stamp = path.with_name("timestamp.txt")
    stamp.write_text(f"{due - timedelta(hours=1)} UTC")
    taught.quietly("autograde", lesson, "--student=carl")
    assert set(taught.scores(lesson)["carl"].values()) == {0.0}
    path.write_text(json.dumps(only_graded(solved(lesson, blank))), encoding="utf-8")
    stamp.write_text(f"{due + timedelta(hours=2)} UTC")
    zero = "--LateSubmissionPlugin.penalty_method=zero"
    ran = taught.nbgrader("autograde", lesson, "--student=carl", zero)
    assert ran.code == 0
    assert "7200.0 seconds late" in ran.text
    assert sum(taught.scores(lesson)["carl"].values()) == max_points(lesson) - question_points(
        lesson
    )
    with Gradebook(taught.course.database_url, "digits") as gradebook:
        submission = gradebook.find_submission(lesson, "carl")
        assert submission.late_submission_penalty == submission.score > 0
