"""The gradebook as nbgrader keeps it: scores, what waits for a person, lateness, resubmission."""

import json
import stat

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from digitkit.course.autograde.grading import grade
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import Answer, as_json_text, in_this_process
from digitkit.course.course import CourseError
from tests.course.autograde.fakes import Here

LESSON = "03_split"
CONFIG = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


class Heard:
    def __init__(self):
        self.total, self.before, self.rows = 0, [], []

    def begin(self, total):
        self.total = total

    def kept(self, row):
        self.before.append(row["student"])

    def done(self, row):
        self.rows.append(row["student"])


def grade_here(task):
    return as_json_text(
        grade(task.content, LessonCopy(task.lesson, task.copy), Here().open_transport)
    )


def run(classroom, heard=None, grading=None, **wishes):
    course = type(classroom.course).open(classroom.course.folder)
    grading = grading or in_this_process(grade_here)
    return autograde(course, LESSON, RunOptions(**wishes), grading, heard or Heard())


@pytest.fixture
def book(classroom):
    with Gradebook(classroom.course.database_url) as book:
        yield book


def scores(book, student):
    book.db.expire_all()
    notebook = book.find_submission_notebook(LESSON, LESSON, student)
    return {grade.name: grade for grade in notebook.grades}


def test_scores_and_what_waits(classroom, book):
    solved = classroom.solved()
    answers = {"scale": solved["scale"], "question": "Because."}
    classroom.hand_in("ada", classroom.notebook(answers))
    classroom.hand_in("bob", classroom.notebook({}))
    rows = run(classroom)
    assert [row["student"] for row in rows] == ["ada", "bob"]
    ada, bob = scores(book, "ada"), scores(book, "bob")
    assert {n: g.auto_score for n, g in ada.items()} == {
        "check_split": 0.0,
        "check_scale": 2.0,
        "check_standardize": 0.0,
        "check_count_shared_rows": 0.0,
        "question": None,
    }
    assert {n for n, g in ada.items() if g.needs_manual_grade} == {"question"}
    assert bob["question"].auto_score == 0.0
    assert not any(grade.needs_manual_grade for grade in bob.values())
    comments = {
        c.name: c.auto_comment
        for c in book.find_submission_notebook(LESSON, LESSON, "ada").comments
    }
    assert comments == {
        "split": "No response.",
        "scale": None,
        "standardize": "No response.",
        "count_shared_rows": "No response.",
        "question": None,
    }
    notebook = book.find_submission_notebook(LESSON, LESSON, "ada")
    assert (notebook.score, notebook.max_score) == (2.0, 11.0)


def test_the_rows_are_what_json_prints(classroom):
    classroom.hand_in("ada", classroom.notebook({"scale": classroom.solved()["scale"]}))
    classroom.hand_in("bob", b"")
    ada, bob = json.loads(json.dumps(run(classroom)))
    names = ["student", "lesson", "status", "points", "max_points", "seconds"]
    names += ["exercises", "flags", "reason"]
    assert list(ada) == list(bob) == names
    assert (ada["status"], ada["points"], ada["max_points"]) == ("graded", 2.0, 9.0)
    assert (bob["status"], bob["reason"]) == ("could not be graded", "the file is empty")
    assert ada["exercises"][1]["outcome"] == "done"


def test_what_cannot_be_graded_has_no_score_and_waits(classroom, book):
    classroom.hand_in("ada", None)
    run(classroom)
    found = scores(book, "ada")
    assert {grade.auto_score for grade in found.values()} == {None}
    assert all(grade.needs_manual_grade for grade in found.values())
    made = classroom.course.autograded_folder("ada", LESSON) / f"{LESSON}.ipynb"
    assert "no notebook was handed in" in made.read_text()


def test_a_folder_that_is_a_link_gets_a_row_and_is_not_followed(classroom, book):
    elsewhere = classroom.hand_in("ada", classroom.notebook()).parent
    for student in ("bob", "carl"):
        classroom.course.submitted_folder(student, LESSON).parent.mkdir()
    classroom.course.submitted_folder("bob", LESSON).symlink_to(elsewhere)
    classroom.course.submitted_folder("carl", LESSON).symlink_to(elsewhere / "gone")
    classroom.course.submitted_folder("dora", LESSON).parent.symlink_to(elsewhere.parent)
    rows = run(classroom)
    assert [row["student"] for row in rows] == ["ada", "bob", "carl", "dora"]
    for row in rows[1:]:
        assert row["status"] == "could not be graded"
        assert row["reason"] == "its folder is a link; links are not followed"
    assert {grade.auto_score for grade in scores(book, "bob").values()} == {None}


def test_a_new_student_is_taken_in(classroom, book):
    classroom.hand_in("nobody knew", classroom.notebook({}))
    run(classroom)
    assert book.find_student("nobody knew")


def test_what_is_done_stays_done(classroom):
    classroom.hand_in("ada", classroom.notebook({}))
    first = run(classroom)

    def refuse(_work):
        assert not [*_work]
        return iter(())

    heard = Heard()
    assert run(classroom, heard, grading=lambda work: (x for x in refuse(work))) == first
    assert (heard.total, heard.before, heard.rows) == (1, ["ada"], [])


@pytest.mark.parametrize("change", ["notebook", "timestamp", "deleted", "again", "release"])
def test_what_is_graded_anew(classroom, change):
    classroom.hand_in("ada", classroom.notebook({}))
    classroom.timestamp("ada", "2026-11-22 10:00 UTC")
    run(classroom)
    if change == "notebook":
        classroom.hand_in("ada", classroom.notebook({}, short=False))
    elif change == "timestamp":
        classroom.timestamp("ada", "2026-11-22 11:00 UTC")
    elif change == "deleted":
        (classroom.course.autograded_folder("ada", LESSON) / f"{LESSON}.ipynb").unlink()
    elif change == "release":
        path = classroom.course.released_notebook(LESSON)
        path.write_text(path.read_text().replace("In Colab,", "In  Colab,"))
    heard = Heard()
    run(classroom, heard, again=change == "again")
    assert heard.rows == ["ada"]
    assert (classroom.course.autograded_folder("ada", LESSON) / f"{LESSON}.ipynb").is_file()


def test_a_person_has_the_last_word(classroom, book):
    classroom.hand_in("ada", classroom.notebook({"question": "Because."}))
    classroom.timestamp("ada", "2026-11-22 10:00 UTC")
    run(classroom)
    found = scores(book, "ada")
    found["question"].manual_score, found["question"].needs_manual_grade = 1.5, False
    found["check_scale"].manual_score = 1.0
    found["check_split"].extra_credit = 0.5
    comment = book.find_comment("scale", LESSON, LESSON, "ada")
    comment.manual_comment = "Nearly."
    book.db.commit()
    solved = classroom.solved()
    classroom.hand_in("ada", classroom.notebook({"scale": solved["scale"], "question": "So."}))
    classroom.timestamp("ada", "2026-11-23 10:00 UTC")
    run(classroom)
    found = scores(book, "ada")
    assert (found["question"].manual_score, found["question"].needs_manual_grade) == (1.5, True)
    assert (found["check_scale"].manual_score, found["check_scale"].auto_score) == (1.0, 2.0)
    assert found["check_scale"].needs_manual_grade
    assert found["check_split"].extra_credit == 0.5
    assert book.find_comment("scale", LESSON, LESSON, "ada").comment == "Nearly."
    assert book.find_submission(LESSON, "ada").timestamp.day == 23


def test_late_submissions(classroom, book):
    config = classroom.course.folder / "nbgrader_config.py"
    config.write_text(config.read_text() + CONFIG)
    book.update_or_create_assignment(LESSON, duedate="2026-11-22 12:00 UTC")
    solved = {"scale": classroom.solved()["scale"]}
    for student, time in {
        "ada": "2026-11-22 11:59:59 UTC",
        "bob": "2026-11-22 12:00 +0000",
    }.items():
        classroom.hand_in(student, classroom.notebook(solved))
        classroom.timestamp(student, time)
    classroom.hand_in("late", classroom.notebook(solved))
    classroom.timestamp("late", "2026-11-22 13:00:01 UTC")
    run(classroom)
    penalties = {
        name: book.find_submission_notebook(LESSON, LESSON, name).late_submission_penalty
        for name in ("ada", "bob", "late")
    }
    assert penalties == {"ada": None, "bob": None, "late": 2.0}
    assert book.find_submission(LESSON, "late").total_seconds_late == 3601
    folder = classroom.course.autograded_folder("late", LESSON)
    written = parse_utc((folder / "timestamp.txt").read_text())
    assert written == book.find_submission(LESSON, "late").timestamp


def test_nbgraders_own_permissions(classroom):
    classroom.hand_in("ada", classroom.notebook({}))
    run(classroom)
    made = classroom.course.autograded_folder("ada", LESSON) / f"{LESSON}.ipynb"
    assert stat.S_IMODE(made.stat().st_mode) == 0o444
    private = classroom.course.private.folder
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_feedback_and_export_go_on_as_usual(classroom, tmp_path):
    import copy

    from nbgrader.apps import NbGraderAPI

    solved = {"scale": classroom.solved()["scale"], "question": "<script>steal()</script>"}
    classroom.hand_in("ada", classroom.notebook(solved))
    classroom.hand_in("bob", b"no notebook")
    run(classroom)
    config = copy.deepcopy(classroom.course.config)
    config.CourseDirectory.root = str(classroom.course.folder)
    api = NbGraderAPI(config=config)
    done = api.generate_feedback(LESSON)
    assert done["success"], done["log"]
    page = (classroom.course.folder / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text()
    assert "isn't written yet" in page.replace("&#x27;", "'")
    assert "steal()</script>" not in page
    other = (classroom.course.folder / "feedback" / "bob" / LESSON / f"{LESSON}.html").read_text()
    assert "could not be graded" in other
    (row,) = [s for s in api.get_submissions(LESSON) if s["student"] == "ada"]
    assert (row["score"], row["max_score"], row["needs_manual_grade"]) == (2.0, 11.0, True)
    assert row["autograded"]


def test_a_worker_that_failed_costs_one_submission(classroom, book):
    classroom.hand_in("ada", classroom.notebook({}))
    classroom.hand_in("bob", classroom.notebook({}, short=False))

    def grading(work):
        for name, task in work:
            yield name, Answer("", "it died") if name == "ada" else Answer(grade_here(task))

    ada, bob = run(classroom, grading=grading)
    assert (ada["status"], ada["reason"]) == ("could not be graded", "it died")
    assert bob["status"] == "graded"
    heard = Heard()
    ada, _ = run(classroom, heard)
    assert (ada["status"], heard.rows) == ("graded", ["ada"])


def test_one_student_alone(classroom, book):
    for student in ("ada", "bob"):
        classroom.hand_in(student, classroom.notebook({}))
    (row,) = run(classroom, students=["bob"])
    assert row["student"] == "bob"
    assert [s.student_id for s in book.assignment_submissions(LESSON)] == ["bob"]
    with pytest.raises(CourseError, match="nothing was handed in by eve"):
        run(classroom, students=["eve"])


def test_what_is_refused_at_once(classroom):
    with pytest.raises(CourseError, match="nothing was handed in for 03_split"):
        run(classroom)
    classroom.hand_in("ada", classroom.notebook({}))
    path = classroom.course.released_notebook(LESSON)
    text = path.read_text()
    path.write_text(text.replace('"points": 3', '"points": 4'))
    with pytest.raises(CourseError, match="differ; run `nbgrader generate_assignment"):
        run(classroom)
    path.write_text("{")
    with pytest.raises(CourseError, match="can't be used"):
        run(classroom)
    path.unlink()
    with pytest.raises(CourseError, match="no such file; run `nbgrader generate_assignment"):
        run(classroom)


def test_nothing_heavy_is_loaded_by_who_writes():
    import subprocess
    import sys

    code = (
        "import sys, digitkit.course.autograde.run, digitkit.course.autograde.schedule\n"
        "assert not {'tensorflow', 'keras', 'IPython.core.interactiveshell'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_cannot_be_graded_is_not_tried_again_until_it_changes(classroom):
    classroom.hand_in("ada", b"")
    (first,) = run(classroom)

    def grading(work):
        yield from ((name, Answer("", "nothing should be graded")) for name, _ in work)

    assert run(classroom, grading=grading) == [first]
    classroom.hand_in("ada", b"{")
    (changed,) = run(classroom)
    assert changed["reason"] != first["reason"]
