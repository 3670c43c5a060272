"""Checks of `confusion_counts`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import expect, expect_array, expect_unchanged
from digitkit.checking.digits import shuffled_index
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels

MATRIX = "`confusion_matrix(y_true, y_pred, labels=range(10))` from scikit-learn"
WHOLE = "`np.zeros((10, 10), dtype='int64')` to begin with, or `.astype(int)` at the end"


def _counts(confusion_counts, y_true, y_pred):
    hint = f"absent digits have a row and a column too: {MATRIX}"
    counts = expect_array(confusion_counts(y_true, y_pred), (10, 10), hint=hint)
    expect(
        np.issubdtype(counts.dtype, np.integer),
        f"Your counts have the type {counts.dtype}; the largest is {counts.max()}.",
        expected="whole numbers: how many digits, not which share",
        hint=WHOLE if _counted_in_floats(counts) else f"{MATRIX}, without `normalize`",
    )
    return counts


def _counted_in_floats(counts):
    whole = counts.dtype.kind == "f" and bool((counts % 1 == 0).all())
    return whole and counts.max() > 1  # shares reach 1 too


def _expect_counted(confusion_counts, y_true, y_pred, given):
    counts, right = _counts(confusion_counts, y_true, y_pred), count_by_hand(y_true, y_pred)
    swapped = np.array_equal(counts, right.T)
    off = np.argwhere(counts != right)
    true, predicted = off[0] if len(off) else (0, 0)
    expect(
        len(off) == 0,
        f"With {given}, counts[{true}, {predicted}] is {counts[true, predicted]}"
        + (": rows and columns are swapped." if swapped else "."),
        expected=f"{right[true, predicted]}: the digits {true} that were read as {predicted}",
        hint="the true labels come first, then the predicted ones"
        if swapped
        else f"match labels by position; {MATRIX}",
    )


def test_confusion_counts_gives_a_square_of_ten(confusion_counts):
    """It returns whole numbers in 10 rows and 10 columns, absent digits included."""
    _counts(confusion_counts, *noisy_labels())
    _counts(confusion_counts, np.array([7, 7, 1]), np.array([7, 1, 1]))


def test_confusion_counts_counts_right(confusion_counts):
    """It counts digits i that were read as j in row i, column j."""
    _expect_counted(confusion_counts, *noisy_labels(), "1,000 digits")
    y_true, y_pred = np.repeat([3, 8], [300, 2]), np.repeat([3, 5], [300, 2])
    _expect_counted(confusion_counts, y_true, y_pred, "300 threes read rightly")


def test_confusion_counts_takes_series(confusion_counts):
    """It takes Series and small types too, and matches by position, whatever the index."""
    y_true, y_pred = noisy_labels()
    n = len(y_true)
    series = pd.Series(y_true, shuffled_index(n)), pd.Series(y_pred, shuffled_index(n, seed=2))
    _expect_counted(confusion_counts, *series, "two Series, each with an index of its own")
    small = y_true.astype("uint8"), y_pred.astype("uint8")
    _expect_counted(confusion_counts, *small, "labels of the type uint8")


def test_confusion_counts_leaves_the_labels_alone(confusion_counts):
    """It leaves both label arrays as they were."""
    y_true, y_pred = noisy_labels()
    call = confusion_counts.call(y_true, y_pred)
    hint = "`np.sort(y)` gives a new array, `y.sort()` changes yours"
    expect_unchanged(call, {"y_true": y_true, "y_pred": y_pred}, hint)
