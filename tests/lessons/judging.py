"""Assertions for the answers of every lesson, whether it needs Keras or not."""

import re
from collections import Counter

from digitkit.lessons import catalog as checks
from digitkit.outside.results import DONE, NOT_YET, RAISED
from tests.lessons.answers import grade, reference_source, stopped_by, verdict_on


def assert_outcome_and_message(answer):
    """An answer gets the outcome and the piece of message that its first lines name."""
    result = verdict_on(answer)
    assert result.fault is None
    assert result.outcome == answer.outcome, result.message
    assert answer.says.lower() in result.message.lower(), f"its message is {result.message!r}"
    assert result.points == (result.max_points if answer.outcome == DONE else 0.0)


def assert_well_formed(result):
    """The observation is a sentence; the expectation and the hint are phrases."""
    assert result.observed.endswith((".", "…"))
    assert result.expected
    assert not result.expected.endswith(".")
    assert result.hint
    assert not result.hint.endswith(".")
    assert len(result.message) < 600


def assert_enough(function, answers):
    """At least five answers are wrong and two right, in the ways that the README names."""
    of_it = [answer for answer in answers if answer.function == function]
    outcomes = Counter(answer.outcome for answer in of_it)
    wrong, right = outcomes[NOT_YET] + outcomes[RAISED], outcomes[DONE]
    assert wrong >= 5, f"{function} has {wrong} kept wrong answers; it needs 5 or more"
    assert right >= 2, f"{function} has {right} kept right answers; it needs 2 or more"
    assert sum(a.path.stem.startswith("right_") for a in of_it) == right
    unusual = [a for a in of_it if a.unusual]
    assert len(unusual) >= 2, f"{function} has {len(unusual)} unusual right answers"
    assert all(a.outcome == DONE for a in unusual)
    by_global = [a for a in of_it if a.path.stem == "uses_a_global"]
    assert by_global, f"{function} has no kept answer uses_a_global.py"
    assert re.search(r"uses `\w+` from your notebook", by_global[0].says)


def assert_no_check_is_dead(function, wrong):
    """Each check is the one that refuses some answer."""
    results = [verdict_on(answer) for answer in wrong if answer.function == function]
    refused = {stopped_by(result) for result in results if not result.done}
    tests = [test.__name__ for test in checks.tests_of(checks.exercise_of(function))]
    unused = [name for name in tests if name not in refused]
    assert not unused, f"no kept wrong answer is the one that these refuse: {', '.join(unused)}"


def assert_mutant_refused(function, old, new, helper=""):
    """The model answer with one fault in it, or in a helper of it, isn't done."""
    source = reference_source(function)
    start = source.index(f"def {helper or function}(")
    end = source.find("\ndef ", start) % (len(source) + 1)
    assert old in source[start:end], f"{old!r} is not in the model answer"
    mutant = source[:start] + source[start:end].replace(old, new) + source[end:]
    result = grade(mutant, function)
    assert result.fault is None
    assert result.outcome != DONE, f"no check refuses {new!r} in place of {old!r}"
