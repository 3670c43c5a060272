"""What is right of `count_labels`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import expect, expect_series, expect_unchanged
from digitkit.checking.digits import doubled_index, draws, mixed_index, varied

COUNTS = (6, 301, 2, 11, 0, 7, 25, 3, 9, 0)

COUNT = "`value_counts()` and then `reindex(range(10), fill_value=0)`"


def _labels():
    """Labels of which some digits are rare, 1 occurs 301 times, and 4 and 9 are absent."""
    return draws(3).permutation(np.repeat(np.arange(10), _counted()))


def _counted():
    """How often each digit occurs: the same ones are absent, whatever is drawn."""
    drawn = [int(varied(count, 1, 60, digit)) for digit, count in enumerate(COUNTS)]
    return tuple(new if usual else 0 for usual, new in zip(COUNTS, drawn, strict=True))


def _counts(count_labels, y):
    return expect_series(count_labels(y), hint=COUNT)


def test_count_labels_gives_a_series(count_labels):
    """It gives a Series."""
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
    """It gives whole numbers."""
    dtype = _counts(count_labels, _labels()).dtype
    expect(
        np.issubdtype(dtype, np.integer) if isinstance(dtype, np.dtype) else False,
        f"Your counts have the type {dtype}.",
        expected="whole numbers, such as int64",
        hint="`fill_value=0` puts a 0 where `reindex` would put NaN and turn all into floats",
    )


def test_count_labels_counts_right(count_labels):
    """It counts every digit right, 0 for an absent one."""
    for counts, y in ((_counted(), _labels()), ((0, 0, 0, 1, 0, 0, 0, 0, 0, 0), np.array([3]))):
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
    for index in (mixed_index(len(y)), doubled_index(len(y))):
        got = list(_counts(count_labels, pd.Series(y.astype("uint8"), index, name="label")))
        expect(
            got == list(_counted()),
            f"From a Series of the same labels you counted {got}.",
            expected=f"{list(_counted())}, as from an array",
            hint="`np.asarray(y)` takes arrays and Series and leaves the index behind",
        )


def test_count_labels_leaves_the_labels_alone(count_labels):
    """It leaves the labels as they were."""
    for y in (_labels(), pd.Series(_labels())):
        hint = "`np.sort(y)` gives a sorted copy; `y.sort()` sorts what you were given"
        expect_unchanged(count_labels.call(y), {"y": y}, hint)
