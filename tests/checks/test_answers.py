"""Every wrong answer is refused with its message, every right one is done."""

import re
from collections import Counter

import pytest

from digitkit import checks
from digitkit.grading.outcomes import DONE, NOT_STARTED, NOT_YET, RAISED
from tests.checks.answers import (
    FUNCTIONS,
    answers,
    grade,
    reference_source,
    stopped_by,
    stub_source,
    verdict_on,
)

ANSWERS = answers()
WRONG = [answer for answer in ANSWERS if answer.outcome != DONE]
BANNED = re.compile(
    r"\b(simply|just|obviously|assert\w*|Foreign|Drawing|StandIn|NotYet|AxesFacts|digitkit\.\w+)\b"
    r"|None None|np\.(int|uint|float|str|bool)\w*\(|<.* at 0x|\btest_(?!size\b)\w+|Traceback"
)


LISTED = [pytest.param(answer, id=answer.name) for answer in ANSWERS]


@pytest.mark.parametrize("answer", LISTED)
def test_an_answer_gets_its_outcome_and_its_message(answer):
    result = verdict_on(answer)
    assert result.fault is None
    assert result.outcome == answer.outcome, result.message
    assert answer.says.lower() in result.message.lower()
    assert result.points == (result.max_points if answer.outcome == DONE else 0.0)


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_a_message_is_fit_for_learners(answer):
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
def test_there_are_enough_answers(function):
    outcomes = Counter(answer.outcome for answer in ANSWERS if answer.function == function)
    assert outcomes[NOT_YET] + outcomes[RAISED] >= 5
    assert outcomes[DONE] >= 2
    rights = [a for a in ANSWERS if a.function == function and a.path.stem.startswith("right_")]
    assert len(rights) == outcomes[DONE]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_check_refuses_an_answer(function):
    results = [verdict_on(answer) for answer in WRONG if answer.function == function]
    refused = {stopped_by(result) for result in results if not result.done}
    tests = [test.__name__ for test in checks.tests_of(checks.exercise_of(function))]
    assert [name for name in tests if name not in refused] == []


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
