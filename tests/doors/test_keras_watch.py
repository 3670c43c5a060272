"""`digitkit watch` on lessons with Keras: the verdict on a right answer is there soon."""

import json
import sys

import pytest

from digitkit.lessons import catalog as checks
from digitkit.lessons.catalog import exercise_of, exercises, lesson_of, lessons
from tests.doors.learner import Learner, cell
from tests.doors.watching import Watching
from tests.lessons.answers import LESSONS

WITH_KERAS = [lesson for lesson in lessons() if lesson not in LESSONS]
FUNCTIONS = [exercise.function for each in WITH_KERAS for exercise in exercises(each)]
# Processor seconds of all its processes from a save to the verdict. 2 seconds are promised on a
# machine of its own; one that is busy with other work takes about twice as many. The dearest is
# fit_best with three trainings. Each save comes right after a verdict here, so the grader had no
# time to start a child ahead, which spares a tenth to a quarter.
LIMIT = 4.0

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(sys.platform != "linux", reason="reads the time of processes from /proc"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def watching(built_with_keras, installed, tmp_path_factory):
    learner = Learner(tmp_path_factory.mktemp("watched"), installed)
    files = [f"lessons/{lesson}.ipynb" for lesson in WITH_KERAS]
    for file in files:
        learner.put(file, built_with_keras[file])
    running = Watching(learner, *files)
    running.wait_for("Next:", 120)
    for function in FUNCTIONS:  # what the answers import is loaded once, before time is taken
        wrong = f"{solution(built_with_keras, function)}\n\ndef {function}(*_, **__):\n    pass\n"
        learner.write(lesson_of(exercise_of(function)), function, wrong)
        running.wait_for(f" {function} · not yet right", 120)
    yield running
    running.close()


def solution(built, function):
    lesson = lesson_of(exercise_of(function))
    notebook = json.loads(built[f"solutions/{lesson}.ipynb"])
    return "".join(cell(notebook, function)["source"])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_right_answer_is_told_soon_after_its_save(function, watching, built_with_keras):
    exercise = exercise_of(function)
    lesson, tests = lesson_of(exercise), len(checks.tests_of(exercise))
    before = watching.cpu_seconds()
    watching.learner.write(lesson, function, solution(built_with_keras, function))
    line = f"{exercise.id} {function} · done · {tests} of {tests} checks"
    seconds = watching.wait_for(line, 120)
    used = watching.cpu_seconds() - before
    print(f"{exercise.id} {function}: {used:.2f} s of processors, {seconds:.2f} s")
    assert used < LIMIT
