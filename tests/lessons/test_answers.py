"""Every wrong answer is refused with its message, every right one is done."""

import re

import pytest

from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET
from tests.lessons import judging
from tests.lessons.answers import (
    FUNCTIONS,
    answers,
    each_answer,
    grade,
    reference_source,
    stub_source,
    verdict_on,
)

ANSWERS = answers()
WRONG = [answer for answer in ANSWERS if answer.outcome != DONE]
BANNED = re.compile(
    r"\b(simply|just|obviously|assert\w*|Foreign|Drawing|Proxy|CheckFailed|AxesFacts|digitkit\.\w+)\b"
    r"|None None|np\.(int|uint|float|str|bool)\w*\(|<.* at 0x|\btest_(?!size\b)\w+|Traceback"
)


@each_answer(ANSWERS)
def test_an_answer_gets_its_outcome_and_its_message(answer):
    judging.assert_outcome_and_message(answer)


@each_answer(WRONG)
def test_a_message_is_fit_for_learners(answer):
    result = verdict_on(answer)
    assert answer.says, "an answer that isn't right names a piece of its message"
    assert not BANNED.search(result.message), result.message
    if result.outcome == NOT_YET:
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
    assert grade(stub_source(function), function).outcome == NOT_STARTED
    assert grade("", function).outcome == NOT_STARTED


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_model_answer_is_done(function):
    result = grade(reference_source(function), function)
    assert result.fault is None
    assert result.outcome == DONE, result.message
    assert result.passed == result.checks
    assert type(result.points) is float
