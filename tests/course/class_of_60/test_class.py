"""A class of 60, right, wrong, broken and hostile, from the first command to the last.

A quarter of it is always tried. All of it, with `DIGITKIT_WHOLE_CLASS=1 pytest
tests/course/class_of_60`, takes a quarter of an hour on two free cores, most of it in nbgrader.
"""

import json
import os
import warnings
from dataclasses import dataclass, field

import nbformat
import pytest
from nbgrader.api import Gradebook

from digitkit import cli
from digitkit.lessons.catalog import question_points
from tests.course.autograde.classroom import Classroom
from tests.course.class_of_60 import broken, honest, hostile
from tests.course.class_of_60.alone import Ran, run_alone
from tests.course.class_of_60.case import LESSON, Nbgrader
from tests.course.class_of_60.pages import Page, plain
from tests.course.class_of_60.school import School, cells, exported, points_in

CASES = [*honest.CASES, *broken.CASES, *hostile.CASES]
WHOLE_CLASS = bool(os.environ.get("DIGITKIT_WHOLE_CLASS"))
CHOSEN = CASES if WHOLE_CLASS else [case for case in CASES if case.chosen]
# A kernel for each takes some 4 s; the others are compared when the whole class is asked for.
COMPARED = {"kept_03_04", "duplicated", "edited", "truncated"}
GRADED = [case for case in CHOSEN if case.done is not None]
BY_HAND, COMMENT = 1.5, "Say why, too."
each_case = pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
COMPARABLE = CHOSEN if WHOLE_CLASS else [case for case in CHOSEN if case.name in COMPARED]
each_compared = pytest.mark.parametrize("case", COMPARABLE, ids=lambda case: case.name)
each_graded = pytest.mark.parametrize("case", GRADED, ids=lambda case: case.name)
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(os.name != "posix", reason="Windows has no sandbox"),
]


@dataclass
class Class:
    """What came out."""

    school: School
    first: dict[str, Ran] = field(default_factory=dict)
    second: dict[str, Ran] = field(default_factory=dict)
    rows: dict[str, dict] = field(default_factory=dict)
    again: dict[str, dict] = field(default_factory=dict)
    cells: dict[str, dict] = field(default_factory=dict)
    theirs: dict[str, dict] = field(default_factory=dict)


@pytest.fixture(scope="module")
def taught(tmp_path_factory, needs_sandbox):
    """The class, graded, its one question graded by hand, and graded again."""
    made = Class(School(tmp_path_factory.mktemp("class"), CHOSEN))
    made.school.hand_out_and_collect()
    compared = {case.name for case in CHOSEN} if WHOLE_CLASS else COMPARED
    by_nbgrader = made.school.with_nbgrader(compared)
    for lesson in made.school.lessons:
        made.first[lesson], rows = made.school.autograde(lesson)
        made.rows |= rows
        made.cells |= cells(made.school.taught, lesson)
        made.theirs |= cells(by_nbgrader.taught, lesson)
    grade_by_hand(made.school, "solution")
    for lesson in made.school.lessons:
        made.second[lesson], rows = made.school.autograde(lesson)
        made.again |= rows
    return made


def grade_by_hand(school, student):
    """Write into the gradebook what the formgrader writes there."""
    where = ("question", LESSON, LESSON, student)
    with Gradebook(school.taught.course.database_url, "digits") as book:
        grade = book.find_grade(*where)
        grade.manual_score, grade.needs_manual_grade = BY_HAND, False
        book.find_comment(*where).manual_comment = COMMENT
        book.db.commit()


def test_the_class_has_sixty_students():
    assert len({case.name for case in CASES}) == len(CASES) == 60
    assert sum(case.chosen for case in CASES) == 15


@each_case
def test_everyone_gets_what_they_deserve(taught, case):
    row = taught.rows[case.name]
    reported = " | ".join([*row["flags"], row["reason"]])
    for piece in case.named:
        assert piece in reported
    if case.done is None:
        assert row["status"] == "could not be graded"
        assert row["reason"]
        return
    assert row["status"] == "graded", row["reason"]
    assert {one["function"]: one["points"] for one in row["exercises"]} == case.points
    assert row["points"] == sum(case.points.values())
    assert case.named or not row["flags"], row["flags"]


@each_case
def test_the_gradebook_says_what_json_says(taught, case):
    row, kept = taught.rows[case.name], taught.cells[case.name]
    question = kept.pop("question") if "question" in kept else None
    if row["status"] != "graded":
        assert {cell[0] for cell in kept.values()} == {None}
        assert all(waits for _, _, waits in [*kept.values(), question])
        return
    assert points_in(kept) == {one["function"]: one["points"] for one in row["exercises"]}
    assert not any(waits for _, _, waits in kept.values())
    assert question == (None if case.waits else 0.0, question_points(case.lesson), case.waits)


@each_compared
def test_nbgrader_agrees_where_it_grades_rightly(taught, case):
    if case.name not in taught.theirs:
        assert case.nbgrader in (Nbgrader.KEPT_AWAY, Nbgrader.GIVES_UP) or not WHOLE_CLASS
        return  # nbgrader has no score for it
    theirs = points_in(taught.theirs[case.name])
    assert case.nbgrader is not Nbgrader.KEPT_AWAY
    if case.nbgrader is Nbgrader.ALIKE:
        assert theirs == case.points
    elif case.done is None or case.nbgrader is Nbgrader.GIVES_UP:
        assert {*theirs.values()} == {0.0 if case.nbgrader is Nbgrader.ZERO else None}
    else:
        more = sum(theirs.values()) > sum(case.points.values())
        assert theirs != case.points
        assert more == (case.nbgrader is Nbgrader.DECEIVED)


def test_a_second_run_grades_nobody_again(taught):
    for lesson, ran in taught.second.items():
        graded = [case for case in GRADED if case.lesson == lesson]
        assert ran.err.splitlines()[-1].startswith(f"0 graded, {len(graded)} graded before")
        assert ran.cpu < taught.first[lesson].cpu / 2
    for name, row in taught.again.items():
        assert {**row, "seconds": 0} == {**taught.rows[name], "seconds": 0}


def test_what_was_graded_by_hand_stands(taught):
    where = ("question", LESSON, LESSON, "solution")
    with Gradebook(taught.school.taught.course.database_url, "digits") as book:
        assert book.find_grade(*where).manual_score == BY_HAND
        assert book.find_comment(*where).manual_comment == COMMENT


def test_what_is_left_running_would_be_seen(tmp_path):
    leaves = "import subprocess; subprocess.Popen(['sleep', '300'], start_new_session=True)"
    ran = run_alone(tmp_path / "ran.json", "-c", leaves)
    assert [line.strip() for line in ran.left] == ["sleep 300"]


def test_nothing_is_left_running(taught):
    for ran in (*taught.first.values(), *taught.second.values()):
        assert ran.left == []


def test_each_that_needs_a_look_has_a_line(taught):
    lines = "\n".join(ran.err for ran in taught.first.values())
    for name, row in taught.rows.items():
        needs_a_look = bool(row["flags"]) or row["status"] != "graded"
        assert any(line.startswith(f"{name}: ") for line in lines.splitlines()) == needs_a_look


@each_case
def test_the_graded_notebook_opens(taught, case):
    folder = taught.school.taught.course.autograded_folder(case.name, case.lesson)
    path = folder / f"{case.lesson}.ipynb"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    assert path.stat().st_size < 2**20
    text = path.read_text(encoding="utf-8")
    assert ("could not be graded" in text) == (case.done is None)


@pytest.fixture(scope="module")
def given_back(taught):
    """The pages that students get, from nbgrader's own command."""
    for lesson in taught.school.lessons:
        ran = taught.school.taught.nbgrader("generate_feedback", lesson)
        assert ran.code == 0, ran.text
    return {case.name: taught.school.feedback(case) for case in CHOSEN}


@each_graded
def test_feedback_holds_the_message_of_each_exercise(taught, given_back, case):
    text = Page(given_back[case.name]).text
    for one in taught.rows[case.name]["exercises"]:
        for line in one["message"].splitlines()[1:2]:
            assert plain(line) in text, line
    assert ("Saywhy,too." in text) == (case.name == "solution")


@each_case
def test_feedback_shows_no_check_and_no_solution(taught, given_back, case):
    page = given_back[case.name]
    assert taught.school.taught.course.secret.hex() not in page
    for reported in ("def test_", "expect(", "digitkit/checks", "checks/split.py", "assert "):
        assert reported not in page.replace("<span>", "")
    if case.done is None or case.name == "blank":
        text, room = Page(page).text, Classroom(taught.school.taught.course, case.lesson)
        reported = plain(json.dumps(room.released))
        lines = [plain(line) for source in room.solved().values() for line in source.splitlines()]
        kept_back = [
            line
            for line in lines
            if len(line) > 20 and plain(json.dumps(line))[1:-1] not in reported
        ]
        assert kept_back
        assert "raiseNotImplementedError" in text
        assert not [line for line in kept_back if line in text]


@each_case
def test_nothing_of_a_learner_runs_in_feedback(given_back, case):
    plainest = Page(given_back["solution"]).runs
    assert plainest
    assert Page(given_back[case.name]).runs <= plainest


def test_the_export_holds_everyone(taught, capsys):
    folder = taught.school.taught.folder
    taught.school.taught.quietly("export")
    assert (
        cli.main(["course", "export", "--course", str(folder), "--out", str(folder / "o.csv")]) == 0
    )
    for path in (folder / "grades.csv", folder / "o.csv"):
        rows = exported(path)
        for case in CHOSEN:
            row = rows[case.lesson, case.name]
            by_hand = BY_HAND if case.name == "solution" else 0.0
            if row["raw_score"] == "":  # it could not be graded
                assert case.done is None, case.name
                continue
            assert float(row["raw_score"]) == sum(case.points.values()) + by_hand, case.name


def test_the_report_keeps_what_could_not_be_graded_apart(taught, capsys):
    folder = taught.school.taught.folder
    assert cli.main(["course", "report", "--course", str(folder)]) == 0
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert not any("owned" in each for each in page.runs)
    for case in CHOSEN:
        if case.done is None or taught.rows[case.name]["flags"]:
            assert case.name in page.text
