"""Checks of `accuracy_interval`."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from digitkit.checking.assertions import describe, expect, expect_several, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import random_state, shuffled_index, varied

FORMULA = "compute p, n and z = 1.96, then centre, half, and the two bounds, as the lesson does"
Interval = tuple[float, float]


def wilson(right: int, n: int, z: float = 1.959964) -> Interval:
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
            hint="the accuracy is one number, the mean of all comparisons",
        )
    return float(low), float(high)


def _answered(right, n):
    y_true = random_state(n).randint(0, 10, n)
    return y_true, np.where(np.arange(n) < right, y_true, (y_true + 3) % 10)


def _expect_interval(accuracy_interval, right, n):
    low, high = _interval(accuracy_interval, *_answered(right, n))
    expected = wilson(right, n)
    if _near((low, high), expected):
        return
    mistake, hint = _mistake(low, high, right, n)
    expect(
        False,
        f"With {right:,} of {n:,} right, your interval is {low:.4f} to {high:.4f}{mistake}.",
        expected=f"{expected[0]:.4f} to {expected[1]:.4f}",
        hint=hint,
    )


def _near(one: Interval, other: Interval, tolerance: float = 1e-4) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= tolerance


def _mistake(low: float, high: float, right: int, n: int) -> tuple[str, str]:
    """Return which other interval a wrong one is, and the next step."""
    got = low, high
    below, above = wilson(right, n)
    if _near(got, ((below + above) / 2, (above - below) / 2)):
        return ": those are its middle and half its width", "subtract the one, and add it"
    if high > 1.5:
        return ": that is in percent", "shares from 0 to 1, not percent; no share is above 1"
    if low > high:
        return ": the larger bound is first", "`return` the smaller one first"
    if any(got == (round(below, places), round(above, places)) for places in (1, 2, 3)):
        return ": that is rounded", "leave out `round`: who prints the bounds can round them"
    known = next((said for each, *said in _others(right, n) if _near(got, each, 2e-5)), None)
    return (known[0], known[1]) if known else ("", FORMULA)


def _others(right: int, n: int) -> Iterator[tuple[Interval, str, str]]:
    """Compute intervals that are not Wilson's 95 % interval: each with its name and a next step."""
    from scipy.stats import binomtest  # slow to load, and only needed for a wrong answer

    p, z = right / n, 1.959964
    for level, other in (("90 %", 1.644854), ("99 %", 2.575829), ("68 %", 1.0)):
        said = f": that is Wilson's {level} interval", f"for 95 %, z is 1.96, not {other:.4g}"
        yield wilson(right, n, other), *said
    yield wilson(right, n, 2.0), ": that is Wilson's interval for z = 2", "for 95 %, z is 1.96"
    if n > 1:
        said = ": that is the interval for n - 1 labels", "n is the number of labels: all of them"
        yield _from_lines(p, n - 1, z), *said
    yield wilson(n - right, n), ": that is the interval of the error rate", "count right answers"
    for k in (z, 1.96, 1.644854, 2.575829):
        half = k * np.sqrt(p * (1 - p) / n)
        said = (
            ": that is accuracy ± z spreads, the plain formula",
            "Wilson's formula has more terms",
        )
        yield (p - half, p + half), *said
        yield (max(0.0, p - half), min(1.0, p + half)), *said
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    share = 1 + z**2 / n
    said = ": not divided by 1 + z² / n", "the last line of the formula divides both bounds"
    yield (centre - half, centre + half), *said
    said = ": the centre is p alone", "the centre has a second term beside p"
    yield ((p - half) / share, (p + half) / share), *said
    plain = z * np.sqrt(p * (1 - p) / n)
    said = ": half lacks the term with 4n²", "two terms are added up under the root"
    yield ((centre - plain) / share, (centre + plain) / share), *said
    middle = (right + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(middle * (1 - middle) / (n + z**2))
    said = ": that is Agresti and Coull's interval", FORMULA
    yield (middle - half, middle + half), *said
    for method, name in (("exact", "Clopper and Pearson's"), ("wilsoncc", "Wilson's corrected")):
        interval = binomtest(right, n).proportion_ci(0.95, method=method)
        said = f": that is {name} interval", "Wilson's own has no further correction"
        if method == "exact":
            said = said[0], "in SciPy, the argument `method` chooses the formula"
        yield (float(interval.low), float(interval.high)), *said


def _from_lines(p: float, n: int, z: float) -> Interval:
    """Compute the interval for a share and a number that need not belong together."""
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return float((centre - half) / (1 + z**2 / n)), float((centre + half) / (1 + z**2 / n))


def test_accuracy_interval_gives_two_numbers(accuracy_interval):
    """It returns two numbers, low and high."""
    _interval(accuracy_interval, *_answered(45, 50))


def test_accuracy_interval_is_wilsons(accuracy_interval):
    """It returns Wilson's 95 % interval of the accuracy, for few labels and for many."""
    for right, n in ((921, 1000), (45, 50), (3, 10), (int(varied(7, 5, 90)), 97), (4321, 5000)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_holds_at_both_ends(accuracy_interval):
    """It returns such an interval also where all answers are right, or none is."""
    for right, n in ((20, 20), (0, 8), (1, 1)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_matches_by_position(accuracy_interval):
    """It takes a Series with any index too, and matches labels by position."""
    y_true, y_pred = _answered(40, 60)
    once = _interval(accuracy_interval, y_true, y_pred)
    series = pd.Series(y_true, shuffled_index(60)), pd.Series(y_pred, shuffled_index(60, seed=2))
    for labels, given in (
        (series, "two Series, each with an index of its own"),
        ((y_true, series[1]), "an array and a Series"),
    ):
        again = _interval(accuracy_interval, *labels)
        expect(
            np.allclose(once, again, rtol=0, atol=1e-4),
            f"From {given}, you got {again[0]:.4f} to {again[1]:.4f}.",
            expected=f"{once[0]:.4f} to {once[1]:.4f}, as from arrays of the same labels",
            hint="compare by position: `np.asarray` leaves the index of a Series behind",
        )


def test_accuracy_interval_leaves_the_labels_alone(accuracy_interval):
    """It leaves the labels as they were."""
    y_true, y_pred = _answered(40, 60)
    hint = "`==` gives a new array; `y_true -= y_pred` changes yours"
    index = shuffled_index(len(y_true))
    for labels in ((y_true, y_pred), (pd.Series(y_true, index), pd.Series(y_pred, index))):
        call = successful_call(accuracy_interval, *labels)
        expect_unchanged(call, {"y_true": labels[0], "y_pred": labels[1]}, hint)
