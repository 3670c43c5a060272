"""Several answers are graded at once, with the verdicts in their order."""

import os
import threading
import time

import pytest

from digitkit.lessons.catalog import exercises
from digitkit.outside import grader as grader_module
from digitkit.outside.background import PendingResults
from digitkit.outside.grader import Grader
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, TIMED_OUT, ExerciseResult
from digitkit.submissions.reading import CannotGrade, read_submission
from tests.support.grading import notebook, solution_cell

SLOW = """
import time
def answer(x):
    time.sleep(0.4)
    return 42
"""
SCALE = """
import time
def scale(X):
    time.sleep(0.4)
    return X.astype('float32')
"""
LOOP = "def answer(x):\n    while True: pass"


@pytest.fixture
def cells(desk):
    def verdicts(*sources):
        path = desk.put(notebook(*map(solution_cell, ("answer", "scale"), sources)))
        return Grader().results(read_submission(path))

    return verdicts


def two_processors(monkeypatch):
    monkeypatch.setattr(grader_module, "parallel_jobs", lambda: 2)


def test_verdicts_come_in_the_lessons_order(cells, monkeypatch):
    two_processors(monkeypatch)
    found = [(each.function, each.outcome) for each in cells(SLOW, SCALE)]
    assert found == [("answer", DONE), ("scale", NOT_YET), ("to_tensor", NOT_STARTED)]


def test_or_each_as_soon_as_there_is_one(desk, monkeypatch):
    two_processors(monkeypatch)
    slow, quick = SLOW.replace("0.4", "2"), SCALE.replace("0.4", "0")
    path = desk.put(notebook(*map(solution_cell, ("answer", "scale"), (slow, quick))))
    found = Grader().results(read_submission(path), ["answer", "scale"], in_order=False)
    assert [each.function for each in found] == ["scale", "answer"]


@pytest.mark.parametrize("processors", [1, 2])
def test_they_run_at_once_where_there_are_processors(cells, monkeypatch, processors):
    monkeypatch.setattr(grader_module, "parallel_jobs", lambda: processors)
    most = Most()
    monkeypatch.setattr(grader_module, "run_exercise", most.watching(grader_module.run_exercise))
    assert len(list(cells(SLOW, SCALE))) == 3
    assert most.seen == processors


class Most:
    """Counts how many calls run at the same time."""

    def __init__(self):
        self.now = self.seen = 0
        self.lock = threading.Lock()

    def watching(self, function):
        def watched(*arguments):
            with self.lock:
                self.now += 1
                self.seen = max(self.seen, self.now)
            try:
                return function(*arguments)
            finally:
                with self.lock:
                    self.now -= 1

        return watched


def test_a_loop_in_one_answer_is_no_harm_to_the_other(cells, monkeypatch):
    two_processors(monkeypatch)
    first, second, _ = cells(LOOP, SCALE)
    assert (first.outcome, second.outcome) == (TIMED_OUT, NOT_YET)


def test_who_wants_no_more_need_not_wait(cells, monkeypatch):
    two_processors(monkeypatch)
    begin = time.monotonic()
    steps = cells("def answer(x): return 42", "import time\ndef scale(X): time.sleep(10**6)")
    assert next(steps).done
    steps.close()
    assert time.monotonic() - begin < 45  # a sleep is given 60 seconds


def test_no_more_at_once_than_processors_and_four():
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    assert grader_module.parallel_jobs() == min(allowed, grader_module.MOST_AT_ONCE)


class Fake:
    """A fake grader that returns prepared results one by one when allowed."""

    def __init__(self, verdicts, problem=None):
        self.verdicts, self.problem = verdicts, problem
        self.allowed = threading.Semaphore(0)

    def grade(self, _file, functions, on_result):
        for verdict in self.verdicts:
            assert self.allowed.acquire(timeout=10)
            assert verdict.function in functions
            on_result(verdict)
        if self.problem:
            raise self.problem


def verdict(function):
    exercise = exercises("90_demo")[0]
    return ExerciseResult(exercise.id, function, DONE, 2.0, 2.0, 2, 2)


def test_a_verdict_is_there_before_the_grading_ends():
    grader = Fake([verdict("a"), verdict("b")])
    grading = PendingResults(grader, "file", ["a", "b"])
    grader.allowed.release()
    assert grading.wait_for("a").function == "a"
    threading.Timer(0.05, grader.allowed.release).start()
    assert grading.wait_for("b").function == "b"
    assert grading.wait_for("a").function == "a"


@pytest.mark.parametrize("problem", [CannotGrade("file: is gone"), None])
def test_who_waits_is_told_when_no_verdict_comes(problem):
    grader = Fake([verdict("a")], problem)
    grading = PendingResults(grader, "file", ["a", "b"])
    grader.allowed.release()
    assert grading.wait_for("a").done
    with pytest.raises(CannotGrade, match="is gone" if problem else "no verdict on b"):
        grading.wait_for("b")
