"""Killed at any moment and started again, a run loses nothing and grades nobody twice."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import sys

import pytest

from digitkit.course.autograde.gradebook import GradebookWriter
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from digitkit.course.course import Course
from tests.course.autograde.fakes import fake_grade, fake_points

MOMENTS = 50
WRITES = ("commit", "fsync", "replace", "chmod", "unlink", "mkdir")
STUDENTS = [f"student{number}" for number in range(6)]
BY_HAND = "student1"
GRADES = """
    select s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade
    from grade g join base_cell c on c.id = g.cell_id
    join submitted_notebook n on n.id = g.notebook_id
    join submitted_assignment s on s.id = n.assignment_id
"""


class Quiet:
    def begin(self, total): ...
    def kept(self, row): ...
    def done(self, row): ...


def run_here(course, lesson, log):
    grading = in_this_process(fake_grade(log))
    return autograde(Course.open(course.folder), lesson, RunOptions(), grading, Quiet())


def run_killed(course, lesson, log, calls, of=None):
    """Run in a process of its own that kills itself after so many calls; say whether it did.

    Calls of any kind count, or only those that change a file or the gradebook.
    """
    pid = os.fork()
    if pid == 0:
        left = calls

        def count(_frame, _event, argument):
            nonlocal left
            left -= of is None or getattr(argument, "__name__", "") in of
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        code = 1
        try:
            sys.setprofile(count)
            run_here(course, lesson, log)
            code = 0
        finally:
            sys.setprofile(None)
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) != 0


def calls_of(course, lesson, log):
    """Count the calls of a whole run."""
    counted = 0

    def count(_frame, _event, _argument):
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        run_here(course, lesson, log)
    finally:
        sys.setprofile(None)
    return counted


class Watched:
    """A class, and what must be true of its gradebook at every moment."""

    def __init__(self, classroom, log):
        self.room, self.log = classroom, log
        self.database = classroom.course.folder / "gradebook.db"
        self.version = 0

    def ask(self, question, *values):
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(question, values).fetchall()
        finally:
            connection.close()

    def tell(self, command, *values):
        connection = sqlite3.connect(self.database)
        with connection:
            assert connection.execute(command, values).rowcount == 1
        connection.close()

    def hand_in_anew(self):
        """Let everybody hand in another version, a minute later."""
        self.version += 1
        for student in STUDENTS:
            self.room.hand_in(student, self.content(student))
            self.room.timestamp(student, f"2026-11-22 10:{self.version % 60:02} UTC")

    def content(self, student):
        return f"{student} {self.version}".encode()

    def receipts(self):
        rows = self.ask("select student_id, notebook_mark, result from digitkit_autograde")
        return {student: (mark, json.loads(result)) for student, mark, result in rows}

    def graded(self):
        text = self.log.read_text() if self.log.exists() else ""
        return text.splitlines()

    def expect_whole(self):
        """Scores and receipts agree, and what a person wrote is there."""
        assert self.ask("pragma integrity_check") == [("ok",)]
        receipts = self.receipts()
        sums = dict.fromkeys(receipts, 0.0)
        for student, name, auto, manual, waits in self.ask(GRADES):
            assert student in receipts, "a score without a receipt"
            sums[student] += auto or 0.0
            if name == "question":
                assert waits
                assert manual == (1.5 if student == BY_HAND else None)
        assert sums == {name: result["points"] for name, (_, result) in receipts.items()}
        if BY_HAND in receipts:
            found = self.ask("select manual_comment from comment where manual_comment is not null")
            assert found == [("Well said.",)]

    def expect_done(self):
        """Everybody has the score of the last version, and the notebook that belongs to it."""
        self.expect_whole()
        scores = {(student, name): auto for student, name, auto, *_ in self.ask(GRADES)}
        for student in STUDENTS:
            for name in ("check_split", "check_scale"):
                right = fake_points(self.content(student) + name.encode(), 2.0)
                assert scores[student, name] == right
            folder = self.room.course.autograded_folder(student, self.room.lesson)
            notebook = (folder / f"{self.room.lesson}.ipynb").read_bytes()
            assert hashlib.sha256(notebook).hexdigest() == self.receipts()[student][0]
            assert self.content(student) in notebook
            assert f"10:{self.version % 60:02}" in (folder / "timestamp.txt").read_text()
        staged = self.room.course.private.folder / "autograding" / self.room.lesson
        assert not list(staged.iterdir())


@pytest.fixture
def watched(classroom, tmp_path):
    watched = Watched(classroom, tmp_path / "graded.log")
    watched.hand_in_anew()
    run_here(classroom.course, classroom.lesson, watched.log)
    watched.tell(
        "update grade set manual_score = 1.5 where id = (select g.id from grade g"
        " join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id"
        " join submitted_assignment s on s.id = n.assignment_id"
        " where c.name = 'question' and s.student_id = ?)",
        BY_HAND,
    )
    watched.tell(
        "update comment set manual_comment = 'Well said.' where id = (select m.id from comment m"
        " join base_cell c on c.id = m.cell_id join submitted_notebook n on n.id = m.notebook_id"
        " join submitted_assignment s on s.id = n.assignment_id"
        " where c.name = 'question' and s.student_id = ?)",
        BY_HAND,
    )
    return watched


@pytest.mark.thorough
def test_killed_at_fifty_random_moments(watched):
    course, lesson = watched.room.course, watched.room.lesson
    watched.hand_in_anew()
    whole = calls_of(course, lesson, watched.log)
    idle = calls_of(course, lesson, watched.log)
    watched.expect_done()
    chosen = random.Random(7)
    killed = 0
    watched.hand_in_anew()
    while killed < MOMENTS:
        before = {digest(watched, s) for s in STUDENTS if stands(watched, s)}
        seen = len(watched.graded())
        calls, of = chosen.randint(idle // 2, idle + (whole - idle) // 2), None
        if killed % 2:
            calls, of = chosen.randint(1, 8 * len(STUDENTS)), WRITES
        if not run_killed(course, lesson, watched.log, calls, of):
            watched.expect_done()
            watched.hand_in_anew()
            continue
        killed += 1
        watched.expect_whole()
        again = before & {*watched.graded()[seen:]}
        assert not again, "somebody was graded twice"
    run_here(course, lesson, watched.log)
    watched.expect_done()


def digest(watched, student):
    return hashlib.sha256(watched.content(student)).hexdigest()


def stands(watched, student):
    """Tell whether the gradebook has the score of the last version."""
    receipts = watched.receipts()
    right = fake_points(watched.content(student) + b"check_split", 2.0)
    scores = {(who, name): auto for who, name, auto, *_ in watched.ask(GRADES)}
    kept = watched.ask("select timestamp from submitted_assignment where student_id = ?", student)
    minute = f"10:{watched.version % 60:02}"
    return student in receipts and scores[student, "check_split"] == right and minute in kept[0][0]


@pytest.mark.parametrize("step", ["before", "after"])
def test_killed_between_notebook_and_gradebook(watched, step):
    course, lesson = watched.room.course, watched.room.lesson
    watched.hand_in_anew()
    pid = os.fork()
    if pid == 0:
        write = GradebookWriter.write

        def dying(self, *arguments):
            if step == "after":
                write(self, *arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        GradebookWriter.write = dying
        run_here(course, lesson, watched.log)
        os._exit(0)
    os.waitpid(pid, 0)
    watched.expect_whole()
    graded = len(watched.graded())
    run_here(course, lesson, watched.log)
    watched.expect_done()
    assert len(watched.graded()) - graded == len(STUDENTS) - (step == "after")


def test_a_second_run_beside_the_first_is_refused(watched):
    import fcntl

    from digitkit.course.course import CourseError

    course = watched.room.course
    with (course.private.folder / "autograde.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CourseError, match="another"):
            run_here(course, watched.room.lesson, watched.log)
