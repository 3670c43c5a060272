"""Wrong answers to lessons that need Keras are refused with their message, right ones are done."""

import os
import subprocess
import sys
import time
from collections import Counter

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from digitkit import checks
from digitkit.grading.links import InProcessLink
from digitkit.grading.outcomes import DONE, NOT_STARTED, NOT_YET, RAISED
from digitkit.grading.runner import run_exercise
from tests.checks.answers import (
    Answer,
    answers,
    grade,
    grade_function,
    reference_source,
    stopped_by,
    stub_source,
    verdict_on,
)
from tests.checks.test_answers import BANNED

KERAS_LESSONS = [lesson for lesson in ("06_evaluate", "07_cnn") if lesson in checks.lessons()]
FUNCTIONS = [one.function for lesson in KERAS_LESSONS for one in checks.exercises(lesson)]
ANSWERS = answers(KERAS_LESSONS)
WRONG = [answer for answer in ANSWERS if answer.outcome != DONE]
ODDITIES = [
    None,
    True,
    float("nan"),
    "text",
    [[], [1]],
    [(1, 2, "three")],
    (None, None),
    lambda: 0,
    np.array(0),
    np.zeros((0, 10)),
    np.full((10, 10), np.nan),
    np.array([None, 1], dtype=object),
    pd.Series(["x"] * 10),
    plt.Figure(),
]


@pytest.fixture(autouse=True, scope="module")
def _quiet_keras():
    """Keras complains about many small models, which are what these tests are made of."""
    import tensorflow as tf

    level = tf.get_logger().level
    tf.get_logger().setLevel("ERROR")
    yield
    tf.get_logger().setLevel(level)


# Seconds of both processors together; it stands first, before hundreds of models slow Keras down.
LIMIT = 3.5


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_model_answer_is_done_in_time(function: str):
    names: dict = {"__name__": "answer"}
    exec(compile(reference_source(function), "answer.py", "exec"), names)
    exercise = checks.exercise_of(function)
    quickest = float("inf")
    for _ in range(4):  # the first round warms TensorFlow, and the machine may be busy
        start = time.process_time()
        result = run_exercise(exercise, InProcessLink({function: names[function]}, hide=function))
        quickest = min(quickest, time.process_time() - start)
        assert result.fault is None
        assert result.outcome == DONE, result.message
        assert type(result.points) is float
        if quickest < LIMIT:
            return
    pytest.fail(f"the checks took {quickest:.2f} s")


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_gets_its_outcome_and_its_message(answer: Answer):
    result = verdict_on(answer)
    assert result.fault is None
    assert result.outcome == answer.outcome, result.message
    assert answer.says.lower() in result.message.lower()
    assert result.points == (result.max_points if answer.outcome == DONE else 0.0)


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_a_message_is_fit_for_learners(answer: Answer):
    result = verdict_on(answer)
    assert answer.says, "an answer that isn't right names a piece of its message"
    assert not BANNED.search(result.message), result.message
    if result.outcome == NOT_YET:
        assert result.observed.endswith((".", "…"))
        assert result.expected
        assert not result.expected.endswith(".")
        assert result.hint
        assert not result.hint.endswith(".")
        assert len(result.message) < 600


@pytest.mark.parametrize("function", FUNCTIONS)
def test_there_are_enough_answers(function: str):
    outcomes = Counter(answer.outcome for answer in ANSWERS if answer.function == function)
    assert outcomes[NOT_YET] + outcomes[RAISED] >= 5
    assert outcomes[DONE] >= 2
    rights = [a for a in ANSWERS if a.function == function and a.path.stem.startswith("right_")]
    assert len(rights) == outcomes[DONE]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_check_refuses_an_answer(function: str):
    results = [verdict_on(answer) for answer in WRONG if answer.function == function]
    refused = {stopped_by(result) for result in results if not result.done}
    tests = [test.__name__ for test in checks.tests_of(checks.exercise_of(function))]
    assert [name for name in tests if name not in refused] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_blank_is_not_started(function: str):
    assert grade(stub_source(function), function).outcome == NOT_STARTED
    assert grade("", function).outcome == NOT_STARTED


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_odd_result_is_refused_in_words(function: str):
    for oddity in ODDITIES:
        result = grade_function(lambda *_, _odd=oddity, **__: _odd, function)
        assert result.fault is None, oddity
        assert result.outcome == NOT_YET, oddity
        assert result.message


@pytest.mark.parametrize("lesson", KERAS_LESSONS)
def test_points_and_words_are_those_of_the_course(lesson: str):
    assert checks.question_points(lesson) == 2
    exercises = checks.exercises(lesson)
    assert all(one.points in (2, 3) for one in exercises)
    assert 1 <= sum(one.points == 3 for one in exercises) <= 2
    for exercise in exercises:
        tests = checks.tests_of(exercise)
        assert len(tests) >= 3
        for test in tests:
            assert test.__name__.startswith(f"test_{exercise.function}_")
            assert test.__doc__.startswith("It ")
            assert "\n" not in test.__doc__
            assert test.__code__.co_argcount == 1


CHILD = ("predict_labels/right_call", "most_confused/zeros_listed", "build_cnn/softmax_twice")


def test_a_forked_child_gives_the_same_verdicts(tmp_path):
    """Grading in a child of its own, as learners' files are graded, says what was said here."""
    chosen = [one for one in ANSWERS if one.name in CHILD]
    files = []
    for place, answer in enumerate(chosen):
        lesson = checks.lesson_of(checks.exercise_of(answer.function))
        file = tmp_path / f"{place}" / f"{lesson}.py"
        file.parent.mkdir()
        file.write_text(answer.path.read_text(encoding="utf-8"), encoding="utf-8")
        files.append((str(file), answer.function))
    code = (
        "from digitkit.grading.grade import grade_file\n"
        f"for file, function in {files!r}:\n"
        "    (one,) = grade_file(file, only=[function]).exercises\n"
        "    print(one.outcome, one.passed, one.message, sep='|')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    here = [verdict_on(answer) for answer in chosen]
    said = "\n".join(f"{one.outcome}|{one.passed}|{one.message}" for one in here)
    assert run.stdout.strip() == said.strip(), run.stderr
