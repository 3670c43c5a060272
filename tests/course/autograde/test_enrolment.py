"""Who belongs to a course: strangers are named, the dropped kept; penalties follow dates."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from digitkit import cli
from digitkit.course.autograde.submission import read_submitted_files
from digitkit.course.enrolment import read_enrolment

LESSON = "03_split"
ROSTER = """id,first_name,last_name,email,lms_user_id
ana,Ana,Nuñez,ana@example.org,101
bo,Bo,Smith,bo@example.org,102
cy,Cy,Young,cy@example.org,103
"""

pytestmark = pytest.mark.thorough


def run(course, capsys, *words) -> tuple[int, str, str]:
    """Run `digitkit course …`, and return its exit code, output and messages."""
    code = cli.main(["course", *map(str, words), "--course", str(course.folder)])
    reported = capsys.readouterr()
    return code, reported.out, reported.err


def roster(course, capsys, text=ROSTER, *words):
    path = course.folder / "roster.csv"
    path.write_text(text, encoding="utf-8")
    return run(course, capsys, "roster", path, *words)


def grade(course, capsys, *words) -> tuple[dict[str, dict], str]:
    _, output, messages = run(course, capsys, "autograde", "3", "--jobs", "1", "--json", *words)
    return {row["student"]: row for row in json.loads(output)}, messages


def scores(course, capsys) -> dict[str, str]:
    """Return the scores that the export has, by student."""
    out = course.folder / "grades.csv"
    run(course, capsys, "export", "--out", out)
    rows = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    return {row["student_id"]: row["score"] for row in rows}


def test_whoever_is_not_on_the_roster_is_named_and_not_made(classroom, capsys):
    course = classroom.course
    roster(course, capsys)
    for student in ("Ana", "ana nunez", "zoe", "bo"):
        classroom.hand_in(student, classroom.notebook())
    rows, _ = grade(course, capsys)
    assert rows["bo"]["status"] == "graded"
    for student in ("Ana", "ana nunez", "zoe"):
        assert rows[student]["status"] == "could not be graded"
    assert "perhaps ana is meant" in rows["Ana"]["reason"]
    assert "perhaps ana is meant" in rows["ana nunez"]["reason"]
    assert rows["zoe"]["reason"].startswith("is not on the roster; add them")
    assert set(read_enrolment(course).students) == {"ana", "bo", "cy"}


def test_without_a_roster_whoever_handed_in_belongs_to_the_class(classroom, capsys):
    for student in ("ana", "zoe"):
        classroom.hand_in(student, classroom.notebook())
        rows, _ = grade(classroom.course, capsys)
        assert rows[student]["status"] == "graded"


def test_misplaced_notebooks_are_named(classroom, capsys):
    course = classroom.course
    classroom.hand_in("cy", classroom.notebook())
    home = course.submitted_folder("bo", LESSON).parent
    home.mkdir()
    (home / f"{LESSON}.ipynb").write_text(json.dumps(classroom.notebook()))
    capital = course.submitted_folder("ana", LESSON).parent / "03_Split"
    capital.mkdir(parents=True)
    (capital / f"{LESSON}.ipynb").write_text(json.dumps(classroom.notebook()))
    _, messages = grade(course, capsys)
    assert f"{home / LESSON}.ipynb: not graded; move it into {LESSON}/" in messages
    assert f"{capital}: not graded; rename the folder to {LESSON}" in messages


def test_the_dropped_stay_out_and_come_back_with_their_grades(classroom, capsys):
    course = classroom.course
    roster(course, capsys)
    for student in ("ana", "bo"):
        classroom.hand_in(student, classroom.notebook())
    grade(course, capsys)
    before = scores(course, capsys)
    assert before["bo"] not in ("", "0.0")
    without = "".join(line for line in ROSTER.splitlines(True) if not line.startswith("bo"))
    _, told, _ = roster(course, capsys, without, "--dry-run")
    assert "dropped: bo" in told and "Nothing was changed." in told
    assert "bo" in scores(course, capsys)
    _, told, _ = roster(course, capsys, without)
    assert "dropped: bo; submissions and grades are kept" in told
    assert "bo" not in scores(course, capsys)
    rows, _ = grade(course, capsys)
    assert "no longer on the roster" in rows["bo"]["reason"]
    _, told, _ = roster(course, capsys)
    assert "back: bo, with all grades" in told
    assert scores(course, capsys) == before


def test_a_roster_tells_who_is_new_and_what_changed(classroom, capsys):
    course = classroom.course
    roster(course, capsys)
    text = ROSTER.replace("Bo,Smith", "Bo,Smith-Jones").replace("\ncy,", "\ncyril,")
    _, told, _ = roster(course, capsys, text)
    assert "changed: bo: last_name 'Smith' → 'Smith-Jones'" in told
    assert "new: cyril; seems to be cy, whose id it was" in told
    assert "dropped: cy" in told
    assert "3 students are on the roster." in told


def late(classroom):
    """Let Ana hand in an hour late in a course where late work has no points; give the course."""
    course = classroom.course
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    classroom.hand_in("ana", classroom.notebook())
    classroom.timestamp("ana", "2026-02-01 11:00:00 UTC")
    set_due(course, "2026-02-01 10:00:00 UTC")
    return course


def set_due(course, due: str) -> None:
    """Set the lesson's due date."""
    from nbgrader.api import Gradebook

    with Gradebook(course.database_url, course.course_id) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=due)


def test_a_moved_due_date_takes_the_penalty_off_without_grading_again(classroom, capsys):
    course = late(classroom)
    rows, _ = grade(course, capsys)
    assert scores(course, capsys)["ana"] == "0.0"
    set_due(course, "2026-02-01 12:00:00 UTC")
    again, _ = grade(course, capsys)
    assert again["ana"]["seconds"] == rows["ana"]["seconds"], "it was not graded again"
    assert float(scores(course, capsys)["ana"]) > 0


@pytest.mark.parametrize("first", ["points by hand", "autograde again"])
def test_hand_grading_and_penalties_have_no_order(classroom, capsys, first):
    from nbgrader.api import Gradebook

    course = late(classroom)
    grade(course, capsys)
    with Gradebook(course.database_url, course.course_id) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, "ana")
        (by_hand,) = [grade for grade in notebook.grades if grade.cell.cell_type == "markdown"]
        by_hand.manual_score = 2.0
        by_hand.needs_manual_grade = False
        gradebook.db.commit()
    if first == "autograde again":
        grade(course, capsys, "--again")
    assert scores(course, capsys)["ana"] == "0.0"


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-02-01 11:00:00", 10),
        ("2026-02-01T11:00:00", 10),
        ("2026-07-01 11:00:00.123456", 9),  # in summer
        ("2026-02-01 11:00:00 UTC", 11),
        ("2026-02-01 11:00:00.123456 UTC", 11),
        ("2026-02-01T11:00:00Z", 11),
        ("2026-02-01 11:00:00+03:00", 8),
    ],
)
def test_a_time_without_a_zone_is_on_the_courses_clock(tmp_path, text, hour):
    (tmp_path / "03_split.ipynb").write_text("{}")
    (tmp_path / "timestamp.txt").write_text(text)
    read = read_submitted_files(tmp_path, LESSON, "Europe/Vienna")
    assert read.timestamp.hour == hour


def test_an_unknown_zone_is_named(classroom, capsys):
    course = classroom.course
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Exchange.timezone = 'Europe/Wien'\n")
    classroom.hand_in("ana", classroom.notebook())
    code, _, messages = run(course, capsys, "autograde", "3")
    assert code == 2
    assert "c.Exchange.timezone: 'Europe/Wien' is no time zone" in messages


def wrapped(folder: Path, kind: str) -> None:
    """Lay a notebook into a folder as browsers and people wrap it."""
    content = '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'
    if kind == "zip":
        with zipfile.ZipFile(folder / "03_split.zip", "w") as archive:
            archive.writestr("__MACOSX/._03_split.ipynb", "litter")
            archive.writestr("work/03_split.ipynb", content)
    elif kind == "folder":
        (folder / LESSON).mkdir()
        (folder / LESSON / "03_split.ipynb").write_text(content)
    else:
        (folder / f"03_split.ipynb.{kind}").write_text(content)


@pytest.mark.parametrize("kind", ["txt", "json", "zip", "folder"])
def test_a_wrapped_notebook_is_read_and_said(tmp_path, kind):
    wrapped(tmp_path, kind)
    files = read_submitted_files(tmp_path, LESSON)
    assert b'"nbformat"' in files.content
    assert "the notebook was handed in as" in files.flags[-1]


def test_two_wrapped_notebooks_are_named_and_none_is_chosen(tmp_path):
    wrapped(tmp_path, "txt")
    wrapped(tmp_path, "folder")
    problem = read_submitted_files(tmp_path, LESSON).problem
    assert problem.startswith("2 notebooks, and none is the plain 03_split.ipynb: ")


def test_a_damaged_archive_is_no_notebook(tmp_path):
    (tmp_path / "03_split.zip").write_bytes(b"PK\x03\x04 broken")
    problem = read_submitted_files(tmp_path, LESSON).problem
    assert (
        problem == "no notebook was handed in; 03_split.ipynb was expected; there is 03_split.zip"
    )
