"""Checks of `count_labels`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import (
    counted,
    expect,
    expect_type,
    expect_unchanged,
    shortened,
)
from digitkit.checking.digits import random_state, repeated_index, shuffled_index, varied

# More labels than any number left in from trying out; 301 and more don't fit into one byte.
COUNTS = (6, 301, 2, 1100, 0, 2700, 25, 3, 9, 0)
SERIES = "`value_counts` of a Series gives a Series; `pd.Series` makes one of other things"
TEN = "`reindex` asks for the rows you want, in your order, and fills in what isn't there"


def _labels():
    """Return shuffled labels: some digits are rare, 5 is the commonest, 4 and 9 are absent."""
    return random_state(3).permutation(np.repeat(np.arange(10), _right_counts()))


def _right_counts():
    """Return how often each digit occurs; 4 and 9 never do, whatever is drawn."""
    drawn = [int(varied(count, count, 2 * count + 20, digit)) for digit, count in enumerate(COUNTS)]
    return tuple(new if usual else 0 for usual, new in zip(COUNTS, drawn, strict=True))


def _counts(count_labels, y):
    counts = count_labels(y)
    return expect_type(counts, pd.Series, expected="a pandas Series", hint=SERIES)


def test_count_labels_gives_a_series(count_labels):
    """It returns a Series."""
    _counts(count_labels, _labels())


def test_count_labels_lists_the_digits_in_order(count_labels):
    """It lists all ten digits in order, absent ones too."""
    index = list(_counts(count_labels, _labels()).index)
    expect(
        index == list(range(10)),
        _about_index(index),
        expected="the index 0, 1, 2, … 9, in this order",
        hint="`range` begins at 0 when only its end is given, and stops before the end: 10 is none"
        if index in [list(range(*ends)) for ends in ((1, 10), (1, 11), (11,), (9,))]
        else TEN,
    )


def _about_index(index):
    """Say what is wrong with an index that isn't 0 to 9."""
    counts, shown = _right_counts(), f"Your index is {shortened(str(index), 60)}"
    missing = [digit for digit in range(10) if digit not in index]
    further = [name for name in index if name not in range(10)]
    if missing and _only_absent_missing(index):
        are = "is" if len(missing) == 1 else "are"
        return f"{shown}: {' and '.join(map(str, missing))} did not occur and {are} missing."
    if len(missing) == 10:
        return f"{shown}: these are not the whole numbers from 0 to 9."
    lost = [digit for digit in missing if counts[digit]]
    if lost:
        times = f"{counts[lost[0]]:,} times"
        also = f", and {further[0]} is no digit" if further else ""
        return f"{shown}: {lost[0]} is missing, although it occurs {times}{also}."
    if further:
        return f"{shown}: {further[0]} is no digit."
    return f"{shown}: {'not each digit once' if len(index) != 10 else 'in another order'}."


def _only_absent_missing(index):
    """Check whether an index holds digits only, and all of those that occur."""
    counts = _right_counts()
    only_digits = all(name in range(10) for name in index)
    return only_digits and all(digit in index or not counts[digit] for digit in range(10))


def test_count_labels_gives_whole_numbers(count_labels):
    """It returns whole numbers."""
    counts = _counts(count_labels, _labels())
    whole = pd.api.types.is_integer_dtype(counts.dtype)
    observed = f"Your counts have the type {counts.dtype}"
    hint = "where `reindex` puts NaN, all become floats; it has an argument `fill_value`"
    if not whole and pd.api.types.is_numeric_dtype(counts.dtype):
        total = float(counts.sum())
        if abs(total - 1) < 0.01 or abs(total - 100) < 1:
            observed = f"Your numbers add up to {total:.4g}: they are shares, not counts"
            hint = "count and divide by nothing; leave out `normalize`"
    expect(whole, f"{observed}.", expected="whole numbers, such as int64", hint=hint)


def test_count_labels_counts_right(count_labels):
    """It counts every digit right, 0 for an absent one."""
    for counts, y in (
        (_right_counts(), _labels()),
        ((0, 0, 0, 1, 0, 0, 0, 0, 0, 0), np.array([3])),
    ):
        got = list(_counts(count_labels, y))
        digit = next((place for place, right in enumerate(counts) if got[place] != right), 0)
        total = sum(int(count) for count in got if isinstance(count, int | np.integer))
        expect(
            got == list(counts),
            f"Among {counted(len(y), 'label')} you counted {got[digit]} × the digit {digit}"
            + ("." if total == len(y) else f", and {counted(total, 'label')} in all."),
            expected=f"{counts[digit]} × the digit {digit}",
            hint="one byte holds 0 to 255, and a larger count wraps round: name a wider type"
            if got == [count % 256 for count in counts]
            else "count all the labels: no slice, and equal labels are counted each"
            if total < len(y)
            else "look at which row of your result each count is on",
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
            hint="count the values, whatever the index: an array has none",
        )


def test_count_labels_leaves_the_labels_alone(count_labels):
    """It leaves the labels as they were."""
    for y in (_labels(), pd.Series(_labels(), shuffled_index(len(_labels())))):
        hint = "`np.sort(y)` gives a sorted copy; `y.sort()` sorts what you were given"
        expect_unchanged(count_labels.call(y), {"y": y}, hint)
