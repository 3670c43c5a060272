"""`digitkit course report`, on a class that was graded."""

import pytest
from nbgrader.api import Gradebook

from digitkit.cli import main
from digitkit.course.autograde.grading import grade
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.progress_bar import progress_for
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import as_json_text, in_this_process
from tests.course.autograde.classroom import Classroom, release
from tests.course.autograde.fakes import Here

LESSON = "03_split"


def grade_here(task):
    return as_json_text(
        grade(task.content, LessonCopy(task.lesson, task.copy), Here().open_transport)
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = release(tmp_path_factory.mktemp("course") / "digits", LESSON)
    classroom = Classroom(course, LESSON)
    wrong = {**classroom.solved(), "scale": "def scale(X):\n    return X\n"}
    classroom.hand_in("ada", classroom.notebook({**classroom.solved(), "question": "Because."}))
    classroom.hand_in("bob", classroom.notebook(wrong))
    classroom.hand_in("cyd", b"")
    with progress_for() as progress:
        autograde(course, LESSON, RunOptions(), in_this_process(grade_here), progress)
    return course


def test_the_page_tells_of_the_class(course, tmp_path, capsys):
    page = tmp_path / "class.html"
    assert main(["course", "report", "--course", str(course.folder), "--out", str(page)]) == 0
    assert page.as_uri() in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert "2 submissions graded, 1 could not be graded" in " ".join(text.split())
    assert "<strong>cyd</strong>" in text
    assert "<code>scale</code></dt>" in text
    with Gradebook(course.database_url) as book:
        waiting = sum(one.needs_manual_grade for one in book.assignment_submissions(LESSON))
    assert waiting == 2
    # What could not be graded waits too, but it is no written answer.
    assert "1 written answer waits for you in the formgrader" in " ".join(text.split())


def test_the_report_agrees_with_the_gradebook(course, tmp_path):
    from digitkit.course.report.class_report import gather

    (reported,) = gather(course, [LESSON])
    with Gradebook(course.database_url) as book:
        scores = [
            sum(grade.auto_score or 0 for grade in submission.notebooks[0].grades)
            for submission in book.assignment_submissions(LESSON)
            if submission.student_id != "cyd"
        ]
    assert reported.points == pytest.approx(sum(scores) / 2)
    assert [one.function for one in reported.exercises if one.messages] == ["scale"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [("01", "no lesson is meant by '01'; lessons: 03_split"), (None, "autograde")],
)
def test_what_cannot_be_reported_is_told_in_one_line(course, tmp_path, capsys, asked, says):
    from tests.course.autograde.classroom import copied

    other = copied(course, tmp_path / "digits")
    if asked is None:
        other.folder.joinpath("gradebook.db").unlink()
    words = ["course", "report", *([asked] if asked else []), "--course", str(other.folder)]
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert not (other.folder / "report.html").exists()
