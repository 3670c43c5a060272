"""The code of the third hint passes the checks once its blank is filled in."""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import re
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from digitkit.build.project import own_project
from digitkit.doors.watch_screen import hints_of
from digitkit.inside.executor import execute
from digitkit.lessons.catalog import exercise_of, exercises, lesson_of, lessons
from digitkit.outside.results import DONE
from digitkit.outside.runner import run_exercise
from digitkit.outside.transport import InProcessTransport
from digitkit.submissions.reading import Submission, read_submission
from tests.doors.learner import cell

PROJECT = own_project()
assert PROJECT is not None
NOTEBOOKS = PROJECT.root / "lessons"
BLANK = "____"
FENCE = re.compile(r"```python\n(?P<code>.*?)\n```", re.DOTALL)
FUNCTIONS = [exercise.function for lesson in lessons() for exercise in exercises(lesson)]

pytestmark = pytest.mark.filterwarnings("ignore")  # Keras, about how it hands arrays to NumPy


@cache
def completion(function: str) -> str:
    """Return the code of the third hint in the learner's notebook."""
    lesson = lesson_of(exercise_of(function))
    hints = hints_of(function, NOTEBOOKS / f"{lesson}.ipynb", lesson)
    assert len(hints) == 3
    match = FENCE.search(hints[2])
    assert match, hints[2]
    return match["code"]


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory) -> dict[str, Submission]:
    """Every lesson's notebook with all exercises completed from the third hints."""
    folder: Path = tmp_path_factory.mktemp("filled")
    answers = {}
    for lesson in lessons():
        notebook = json.loads((NOTEBOOKS / f"{lesson}.ipynb").read_text(encoding="utf-8"))
        for exercise in exercises(lesson):
            code = completion(exercise.function).replace(BLANK, exercise.blank)
            cell(notebook, exercise.function)["source"] = code
        path = folder / f"{lesson}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        answers[lesson] = read_submission(path)
    return answers


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_exercise_says_what_fills_its_blank(function):
    assert exercise_of(function).blank


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_completion_has_one_blank_and_gives_no_more_away(function):
    assert completion(function).count(BLANK) == 1
    assert completion(function).startswith(f"def {function}(")


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.thorough
def test_the_completion_is_done_once_its_blank_is_filled_in(function, filled_in):
    exercise = exercise_of(function)
    plan = filled_in[lesson_of(exercise)].program.plan(function)
    transport = InProcessTransport.around(execute(plan))
    try:
        result = run_exercise(exercise, transport)
    finally:
        transport.close()
        plt.close("all")
    assert result.fault is None
    assert result.outcome == DONE, result.message
