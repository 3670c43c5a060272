"""Extensions and late days from `extensions.csv`: what they do to penalties, and wrong cells."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from digitkit import cli
from digitkit.course.course import Course, CourseError
from digitkit.course.late_work import read_extensions

LESSONS = ("01_load", "03_split")
DUE = {"01_load": "2026-02-01 10:00:00 UTC", "03_split": "2026-02-08 10:00:00 UTC"}
RULE = """
c.LateSubmissionPlugin.penalty_method = 'zero'
c.Exchange.timezone = 'Europe/Vienna'
"""


@pytest.fixture
def late(course):
    """Anna is 30 hours late in lesson 1 and an hour in lesson 3; Bob an hour in lesson 1."""
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(RULE)
    with Gradebook(course.database_url, course.course_id) as gradebook:
        for lesson in LESSONS:
            gradebook.add_notebook(lesson, lesson)
            gradebook.add_grade_cell("check", lesson, lesson, max_score=4, cell_type="code")
            gradebook.update_or_create_assignment(lesson, duedate=DUE[lesson])
        submit(gradebook, "01_load", "anna", datetime(2026, 2, 2, 16))
        submit(gradebook, "03_split", "anna", datetime(2026, 2, 8, 11))
        submit(gradebook, "01_load", "bob", datetime(2026, 2, 1, 11))
    return Course.open(course.folder)


def submit(gradebook, lesson, student, timestamp):
    gradebook.add_submission(lesson, student, timestamp=timestamp)
    gradebook.find_grade("check", lesson, lesson, student).auto_score = 4.0
    for grade in gradebook.find_submission(lesson, student).notebooks[0].grades:
        grade.needs_manual_grade = False
    gradebook.db.commit()


def write(course, text: str) -> None:
    (course.folder / "extensions.csv").write_text(text, encoding="utf-8")


def scores(course, capsys) -> tuple[dict[tuple[str, str], float], str]:
    """Return the scores that an export has for those who handed in, and what it says."""
    out = course.folder / "out.csv"
    words = ["course", "export", "--course", str(course.folder), "--out", str(out)]
    code = cli.main(words)
    reported = capsys.readouterr()
    assert code == 0, reported.err
    rows = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    given = {
        (row["student_id"], row["assignment"]): float(row["score"])
        for row in rows
        if row["timestamp"]
    }
    return given, reported.out


def extension(course, lesson: str, student: str) -> timedelta | None:
    with Gradebook(course.database_url, course.course_id) as gradebook:
        return gradebook.find_submission(lesson, student).extension


ANNA_1, ANNA_3, BOB_1 = ("anna", "01_load"), ("anna", "03_split"), ("bob", "01_load")


def test_without_a_file_late_work_is_late(late, capsys):
    given, told = scores(late, capsys)
    assert given == {ANNA_1: 0.0, ANNA_3: 0.0, BOB_1: 0.0}
    assert "Late days" not in told


@pytest.mark.parametrize(
    ("row", "in_time"),
    [
        ("anna,1,2026-02-02 17:00,", True),  # 16:00 UTC, in Vienna
        ("anna,1,2026-02-02 16:59,", False),
        ("anna,1,2026-02-02 16:00 UTC,", True),
        ("anna,load,2026-02-02,", True),  # to the end of the day
        ("anna,01_load,2026-02-01,", False),
        ("anna,1,,2", True),
        ("anna,1,,1", False),
        ('anna,1,,"1,25"', True),
        ("anna,1,2026-01-01,", False),
    ],
)
def test_an_extension_is_for_one_learner_and_lesson(late, capsys, row, in_time):
    write(late, f"id,lesson,due,days\n{row}\n")
    given, _ = scores(late, capsys)
    assert given == {ANNA_1: 4.0 * in_time, ANNA_3: 0.0, BOB_1: 0.0}


def test_an_extension_ends_with_its_row(late, capsys):
    write(late, "id;lesson;days\nanna;1;2\n")
    assert scores(late, capsys)[0][ANNA_1] == 4.0
    assert extension(late, *reversed(ANNA_1)) == timedelta(days=2)
    write(late, "id;lesson;days\n")
    assert scores(late, capsys)[0][ANNA_1] == 0.0
    assert extension(late, *reversed(ANNA_1)) is None


def test_what_a_person_granted_in_nbgrader_stays(late, capsys):
    with Gradebook(late.database_url, late.course_id) as gradebook:
        gradebook.grant_extension("01_load", "anna", days=3)
    assert scores(late, capsys)[0][ANNA_1] == 4.0
    write(late, "id,lesson,days,budget\nanna,1,1,\nanna,,,1\n")
    assert scores(late, capsys)[0][ANNA_1] == 4.0, "one day more is spent"
    assert extension(late, *reversed(ANNA_1)) == timedelta(days=2)
    (late.folder / "extensions.csv").unlink()
    assert scores(late, capsys)[0][ANNA_1] == 4.0
    assert extension(late, *reversed(ANNA_1)) == timedelta(days=3)


@pytest.mark.parametrize(
    ("budget", "anna_1", "anna_3"), [(0, 0, 0), (1, 0, 4), (2, 4, 0), (3, 4, 4), (9, 4, 4)]
)
def test_late_days_are_spent_in_the_order_of_due_dates(late, capsys, budget, anna_1, anna_3):
    """Lesson 1 takes two days; where the rest is too small, none is spent on it."""
    write(late, f"id,budget\nanna,{budget}\n")
    for _ in range(2):  # the second time, nothing is spent twice
        given, told = scores(late, capsys)
        assert given == {ANNA_1: anna_1, ANNA_3: anna_3, BOB_1: 0.0}
    spent = 2 * bool(anna_1) + bool(anna_3)
    assert (f"Late days spent: anna {spent} of {budget}." in told) == bool(spent)


def test_a_budget_for_everybody(late, capsys):
    write(late, "id,budget\n*,1\nanna,3\n")
    given, told = scores(late, capsys)
    assert given == {ANNA_1: 4.0, ANNA_3: 4.0, BOB_1: 4.0}
    assert "Late days spent: anna 3 of 3, bob 1 of 1." in told


def test_an_extension_spares_late_days(late, capsys):
    write(late, "id,lesson,days,budget\nanna,1,1.5,\nanna,,,1\n")
    given, told = scores(late, capsys)
    assert given == {ANNA_1: 4.0, ANNA_3: 4.0, BOB_1: 0.0}
    assert "anna 1 of 1" in told


def test_a_moved_due_date_gives_late_days_back(late, capsys):
    write(late, "id,budget\nanna,2\n")
    assert scores(late, capsys)[0][ANNA_3] == 0.0
    with Gradebook(late.database_url, late.course_id) as gradebook:
        gradebook.update_or_create_assignment("01_load", duedate="2026-02-03 10:00:00 UTC")
    given, told = scores(late, capsys)
    assert (given[ANNA_1], given[ANNA_3]) == (4.0, 4.0)
    assert "anna 1 of 2" in told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name,days\n", "row 1: the columns are name, days; name them"),
        ("", "row 1: the columns are missing"),
        ("id,lesson,days\nanna,1\n", "row 2: 2 cells, but row 1 names 3 columns"),
        ("id,lesson,days\nAnna A,1,2\n", "row 2, column id: 'Anna A': is not on the roster; "),
        ("id,lesson,days\nanna arber,1,2\n", "perhaps anna is meant"),
        ("id,lesson,days\n,1,2\n", "row 2, column id: '': is not on the roster; add them"),
        ("id,lesson,days\nanna,9,2\n", "row 2, column lesson: '9': "),
        ("id,lesson,days\nanna,,2\n", "row 2, column lesson: '': days needs a lesson"),
        ("id,lesson,days\n\nanna,1,soon\n", "row 3, column days: 'soon': give a number of days"),
        ("id,lesson,days\nanna,1,-1\n", "column days: '-1': give a number of days"),
        ("id,lesson,days\nanna,1,nan\n", "column days: 'nan': give a number of days"),
        ("id,lesson,due\nanna,1,1.3.\n", "column due: '1.3.': write it as 2026-03-01 18:00"),
        ("id,lesson,due\nanna,1,2026-13-01\n", "column due: '2026-13-01': write it as"),
        ("id,lesson,due,days\nanna,1,2026-03-01,2\n", "give either due or days"),
        ("id,lesson,due,days\nanna,1,,\n", "give either due or days"),
        ("id,lesson,days\nanna,1,2\nanna,load,3\n", "'anna': has 01_load in row 2 too; keep one"),
        ("id,lesson,days\n*,1,2\n", "row 2, column id: '*': an extension is for one learner"),
        ("id,budget\nanna,two\n", "row 2, column budget: 'two': give a whole number of days"),
        ("id,budget\nanna,\n", "row 2, column budget: '': give a budget, or a lesson"),
    ],
)
def test_a_wrong_cell_is_named(late, text, problem):
    write(late, text)
    with pytest.raises(CourseError) as refused:
        read_extensions(late)
    assert str(refused.value).startswith(f"{late.folder / 'extensions.csv'}: row ")
    assert problem in str(refused.value)


def test_a_wrong_file_stops_before_anything_is_graded(late, capsys):
    write(late, "id,lesson,days\neve,1,2\n")
    code = cli.main(["course", "export", "--course", str(late.folder)])
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "row 2, column id: 'eve'" in line
