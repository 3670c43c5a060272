"""Lessons that need Keras: wrong answers are refused with their message, right ones are done."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time

import matplotlib.pyplot as plt
import pytest

from digitkit.lessons import catalog as checks
from digitkit.lessons.manifest import Exercise
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET
from digitkit.outside.runner import run_exercise
from digitkit.outside.transport import InProcessTransport
from tests.lessons import judging
from tests.lessons.answers import (
    answers,
    each_answer,
    grade,
    grade_function,
    reference,
    reference_source,
    stub_source,
    verdict_on,
)
from tests.lessons.test_answers import BANNED
from tests.lessons.test_any_result import ODDITIES

LESSONS = [lesson for lesson in checks.lessons() if lesson >= "04"]
EXERCISES: list[Exercise] = [one for lesson in LESSONS for one in checks.exercises(lesson)]
FUNCTIONS = [exercise.function for exercise in EXERCISES]
ANSWERS = answers(LESSONS)
WRONG = [answer for answer in ANSWERS if answer.outcome != DONE]

pytestmark = pytest.mark.filterwarnings("ignore")  # Keras warns where a learner's code is odd


# Seconds of both processors together. The course promises 3 on an idle machine; a busy one takes up
# to twice as long. This test is the first, before hundreds of models slow Keras down.
LIMIT = 6


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_model_answer_is_done_in_time(function: str):
    answer, exercise, quickest = reference(function), checks.exercise_of(function), float("inf")
    for _ in range(4):  # the first round warms TensorFlow, and the machine may be busy
        start = time.process_time()
        result = run_exercise(exercise, InProcessTransport({function: answer}, guard=function))
        quickest = min(quickest, time.process_time() - start)
        assert result.fault is None
        assert result.outcome == DONE, result.message
        assert type(result.points) is float
        if quickest < LIMIT:
            return
    pytest.fail(f"the checks took {quickest:.2f} s")


@each_answer(ANSWERS, quick=1)
def test_an_answer_gets_its_outcome_and_its_message(answer):
    judging.assert_outcome_and_message(answer)


@each_answer(WRONG, quick=1)
def test_a_message_is_fit_for_learners(answer):
    result = verdict_on(answer)
    assert answer.says, "an answer that isn't right names a piece of its message"
    if result.outcome == NOT_YET:
        assert not BANNED.search(result.message), result.message
        judging.assert_well_formed(result)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_there_are_enough_answers(function):
    judging.assert_enough(function, ANSWERS)


@pytest.mark.thorough
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_check_refuses_an_answer(function):
    judging.assert_no_check_is_dead(function, WRONG)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_blank_is_not_started(function):
    # Annotations name keras, so the blank needs the imports of its lesson.
    assert grade(f"import keras\n{_imports(function)}", function).outcome == NOT_STARTED
    assert grade("", function).outcome == NOT_STARTED


def _imports(function):
    source = reference_source(function)
    imports = source[source.index('"""', 3) + 3 : source.index("\ndef ")]
    return f"{imports}\n{stub_source(function)}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_odd_result_is_refused_in_words(function):
    for oddity in ODDITIES:
        result = grade_function(lambda *_, _odd=oddity, **__: _odd, function)
        plt.close("all")
        assert result.fault is None, oddity
        assert result.outcome == NOT_YET, oddity
        assert result.message


@pytest.mark.parametrize("lesson", LESSONS)
def test_points_and_descriptions_are_those_of_the_course(lesson):
    assert checks.needs_keras(lesson)
    assert checks.question_points(lesson) == 2
    exercises = checks.exercises(lesson)
    assert 1 <= sum(one.points == 3 for one in exercises) <= 2
    assert all(one.points in (2, 3) for one in exercises)
    for exercise in exercises:
        tests = checks.tests_of(exercise)
        assert len(tests) >= 3
        for test in tests:
            assert test.__name__.startswith(f"test_{exercise.function}_")
            assert test.__doc__.startswith("It ")
            assert "\n" not in test.__doc__
            assert test.__code__.co_argcount == 1
