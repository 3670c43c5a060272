"""Checks of `answer`."""

from digitkit.checking.assertions import expect


def test_answer_takes_a_number(answer):
    """It takes a number."""
    answer(0)


def test_answer_is_right(answer):
    """It gives the answer."""
    value = answer(1)
    expect(value == 42, f"The answer came out as {value}.", expected="42", hint="six times seven")
