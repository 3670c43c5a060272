"""Checks of `accuracy_interval`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import describe, expect, expect_several, expect_unchanged
from digitkit.checking.digits import random_state, shuffled_index, varied

FORMULA = "(centre ± half) / (1 + z² / n), with z = 1.96, as the lesson writes it"


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Compute Wilson's interval from its definition: (share - p)² = z² p (1 - p) / n.

    Args:
        right: how many answers were right.
        n: how many answers there were.
        z: standard deviations on either side, 1.96 for 95 %.
    """
    share = right / n
    roots = np.roots([1 + z**2 / n, -(2 * share + z**2 / n), share**2])
    low, high = sorted(float(root) for root in roots.real)
    return low, high


def _interval(accuracy_interval, y_true, y_pred):
    low, high = expect_several(accuracy_interval(y_true, y_pred), ("low", "high"))
    for name, bound in (("low", low), ("high", high)):
        expect(
            isinstance(bound, int | float | np.number) and not isinstance(bound, bool),
            f"Your `{name}` is {describe(bound)}.",
            expected="a number from 0 to 1",
            hint="`np.mean(y_true == y_pred)` of two arrays is one number",
        )
    return float(low), float(high)


def _answered(right, n):
    y_true = random_state(n).randint(0, 10, n)
    return y_true, np.where(np.arange(n) < right, y_true, (y_true + 3) % 10)


def _expect_interval(accuracy_interval, right, n):
    low, high = _interval(accuracy_interval, *_answered(right, n))
    expected = wilson(right, n)
    expect(
        max(abs(low - expected[0]), abs(high - expected[1])) <= 1e-4,
        f"With {right:,} of {n:,} right, your interval is {low:.4f} to {high:.4f}.",
        expected=f"{expected[0]:.4f} to {expected[1]:.4f}",
        hint=_which_interval(low, high, right, n),
    )


def _which_interval(low, high, right, n):
    plain = 1.959964 * np.sqrt(right / n * (1 - right / n) / n)
    if high > 1 + 1e-9:
        return "shares from 0 to 1, not percent; no share is above 1"
    if low > high:
        return "`return low, high`: the smaller one first"
    if abs((high - low) / 2 - plain) < 1e-6:
        return f"accuracy ± 1.96 spreads is another interval; Wilson's is {FORMULA}"
    return FORMULA


def test_accuracy_interval_gives_two_numbers(accuracy_interval):
    """It returns two numbers, low and high."""
    _interval(accuracy_interval, *_answered(45, 50))


def test_accuracy_interval_is_wilsons(accuracy_interval):
    """It returns Wilson's 95 % interval."""
    for right, n in ((921, 1000), (45, 50), (3, 10), (int(varied(7, 5, 90)), 97)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_holds_at_both_ends(accuracy_interval):
    """It returns an interval where all answers are right, or none is."""
    for right, n in ((20, 20), (0, 8), (1, 1)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_matches_by_position(accuracy_interval):
    """It takes Series too, and matches them by position."""
    y_true, y_pred = _answered(40, 60)
    series = pd.Series(y_true, shuffled_index(60)), pd.Series(y_pred, shuffled_index(60, seed=2))
    once, again = (_interval(accuracy_interval, *labels) for labels in ((y_true, y_pred), series))
    expect(
        np.allclose(once, again, rtol=0, atol=1e-4),
        f"From two Series, each with an index of its own, you got {again[0]:.4f} to "
        f"{again[1]:.4f}.",
        expected=f"{once[0]:.4f} to {once[1]:.4f}, as from arrays of the same labels",
        hint="`np.asarray(y_true) == np.asarray(y_pred)` compares by position",
    )


def test_accuracy_interval_leaves_the_labels_alone(accuracy_interval):
    """It leaves both label arrays as they were."""
    y_true, y_pred = _answered(40, 60)
    hint = "`==` gives a new array; `y_true -= y_pred` changes yours"
    call = accuracy_interval.call(y_true, y_pred)
    expect_unchanged(call, {"y_true": y_true, "y_pred": y_pred}, hint)
