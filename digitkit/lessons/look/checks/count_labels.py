"""Checks of `count_labels`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import expect, expect_type, expect_unchanged
from digitkit.checking.digits import random_state, repeated_index, shuffled_index, varied

COUNTS = (6, 301, 2, 11, 0, 7, 25, 3, 9, 0)
COUNT = "`value_counts()` and then `reindex(range(10), fill_value=0)`"


def _labels():
    """Return shuffled labels: some digits are rare, 1 occurs 301 times, 4 and 9 are absent."""
    return random_state(3).permutation(np.repeat(np.arange(10), _right_counts()))


def _right_counts():
    """Return how often each digit occurs; 4 and 9 never do, whatever is drawn."""
    drawn = [int(varied(count, 1, 60, digit)) for digit, count in enumerate(COUNTS)]
    return tuple(new if usual else 0 for usual, new in zip(COUNTS, drawn, strict=True))


def _counts(count_labels, y):
    counts = count_labels(y)
    return expect_type(counts, pd.Series, expected="a pandas Series", hint=COUNT)


def test_count_labels_gives_a_series(count_labels):
    """It returns a Series."""
    _counts(count_labels, _labels())


def test_count_labels_lists_the_digits_in_order(count_labels):
    """It lists all ten digits in order, absent ones too."""
    index = list(_counts(count_labels, _labels()).index)
    missing = [digit for digit in range(10) if digit not in index]
    expect(
        index == list(range(10)),
        f"Your index is {index}"
        + (
            f": {' and '.join(map(str, missing))} did not occur and are missing."
            if missing
            else "."
        ),
        expected="the index 0, 1, 2, … 9, in this order",
        hint=COUNT,
    )


def test_count_labels_gives_whole_numbers(count_labels):
    """It returns whole numbers."""
    dtype = _counts(count_labels, _labels()).dtype
    expect(
        np.issubdtype(dtype, np.integer) if isinstance(dtype, np.dtype) else False,
        f"Your counts have the type {dtype}.",
        expected="whole numbers, such as int64",
        hint="`fill_value=0` puts a 0 where `reindex` would put NaN and turn all into floats",
    )


def test_count_labels_counts_right(count_labels):
    """It counts every digit right, 0 for an absent one."""
    for counts, y in (
        (_right_counts(), _labels()),
        ((0, 0, 0, 1, 0, 0, 0, 0, 0, 0), np.array([3])),
    ):
        got = list(_counts(count_labels, y))
        digit = next((place for place in range(10) if got[place] != counts[place]), 0)
        expect(
            got == list(counts),
            f"Among {len(y)} labels you counted {got[digit]} × the digit {digit}.",
            expected=f"{counts[digit]} × the digit {digit}",
            hint=COUNT,
        )


def test_count_labels_takes_a_series(count_labels):
    """It takes a Series of labels too, whatever its index and type."""
    y = _labels()
    for index in (shuffled_index(len(y)), repeated_index(len(y))):
        got = list(_counts(count_labels, pd.Series(y.astype("uint8"), index, name="label")))
        expect(
            got == list(_right_counts()),
            f"From a Series of the same labels you counted {got}.",
            expected=f"{list(_right_counts())}, as from an array",
            hint="`np.asarray(y)` takes arrays and Series and leaves the index behind",
        )


def test_count_labels_leaves_the_labels_alone(count_labels):
    """It leaves the labels as they were."""
    for y in (_labels(), pd.Series(_labels())):
        hint = "`np.sort(y)` gives a sorted copy; `y.sort()` sorts what you were given"
        expect_unchanged(count_labels.call(y), {"y": y}, hint)
