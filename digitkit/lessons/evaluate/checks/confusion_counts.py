"""Checks of `confusion_counts`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, expect, expect_array, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import shuffled_index
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels

ALL_TEN = "absent digits have a row and a column too: the `labels` argument of `confusion_matrix`"
WHOLE = "`np.zeros((10, 10), dtype='int64')` to begin with, or `.astype(int)` at the end"
BY_POSITION = "match labels by position: `np.asarray` leaves the index of a Series behind"
GO_THROUGH = (
    "go through both labels at once, as in the worked example, and add 1 to a cell each time"
)


def _counts(confusion_counts, y_true, y_pred):
    counts = expect_array(confusion_counts(y_true, y_pred), (10, 10), hint=ALL_TEN)
    expect(
        np.issubdtype(counts.dtype, np.integer),
        f"Your counts have the type {counts.dtype}; the largest is {counts.max()}.",
        expected="whole numbers: how many digits, not which share",
        hint=WHOLE if _counted_in_floats(counts) else "count without `normalize`, without dividing",
    )
    return counts


def _counted_in_floats(counts):
    whole = counts.dtype.kind == "f" and bool((counts % 1 == 0).all())
    return whole and counts.max() > 1  # shares reach 1 too


def _expect_counted(confusion_counts, y_true, y_pred, given, hint=GO_THROUGH):
    counts, right = _counts(confusion_counts, y_true, y_pred), count_by_hand(y_true, y_pred)
    off = np.argwhere(counts != right)
    if len(off) == 0:
        return
    true, predicted = off[0]
    mistake, hint = _mistake(counts, right, hint)
    expect(
        False,
        f"With {given}, counts[{true}, {predicted}] is {counts[true, predicted]}{mistake}.",
        expected=f"{right[true, predicted]}: the digits {true} that were read as {predicted}",
        hint=hint,
    )


def _mistake(counts, right, hint):
    """Return what wrong counts seem to be, and the next step."""
    if np.array_equal(counts, right.T):
        return (
            ": rows and columns are swapped",
            "the true labels come first, then the predicted ones",
        )
    if np.array_equal(counts, right > 0):
        return (
            ": every pair that occurs is counted once",
            "`counts[rows, columns] += 1` adds 1 to each cell once: add up pair by pair",
        )
    if np.array_equal(counts, right - np.diag(np.diag(right))):
        return ": the diagonal is empty", "keep the diagonal: it counts what was read rightly"
    if counts.dtype.itemsize == 1 and np.array_equal(counts.astype("uint8"), right % 256):
        return (
            f": the type {counts.dtype} can't hold more",
            "give the counts a type that holds large numbers, such as int64",
        )
    if counts.sum() > right.sum():
        return (
            f": {counted(int(counts.sum()), 'digit')} of {right.sum():,} are counted in all",
            "begin with zeros in each call: no count stays from the call before",
        )
    if counts.sum() < right.sum() and hint == GO_THROUGH:
        return (
            f": only {counted(int(counts.sum()), 'digit')} of {right.sum():,} are counted in all",
            "count all the labels, however many there are",
        )
    return "", hint


def test_confusion_counts_gives_a_square_of_ten(confusion_counts):
    """It returns a NumPy array of whole numbers, 10 × 10, even if a digit doesn't occur."""
    _counts(confusion_counts, *noisy_labels())
    _counts(confusion_counts, np.array([7, 7, 1]), np.array([7, 1, 1]))


def test_confusion_counts_counts_right(confusion_counts):
    """It counts in row i, column j the digits i that were read as j."""
    y_true, y_pred = noisy_labels()
    _expect_counted(confusion_counts, y_true[:40], y_pred[:40], "40 digits")
    _expect_counted(confusion_counts, y_true, y_pred, "1,200 digits")
    y_true, y_pred = np.repeat([3, 8], [300, 2]), np.repeat([3, 5], [300, 2])
    _expect_counted(confusion_counts, y_true, y_pred, "300 threes read rightly")


def test_confusion_counts_takes_series(confusion_counts):
    """It takes a Series with any index too, matched by position, and any integer type."""
    y_true, y_pred = noisy_labels()
    n = len(y_true)
    series = pd.Series(y_true, shuffled_index(n)), pd.Series(y_pred, shuffled_index(n, seed=2))
    given = "two Series, each with an index of its own"
    _expect_counted(confusion_counts, *series, given, BY_POSITION)
    far = pd.Series(y_true, np.arange(n) + 5000)
    _expect_counted(confusion_counts, far, y_pred, "a Series and an array", BY_POSITION)
    small = y_true.astype("uint8"), y_pred.astype("uint8")
    hint = "labels of a small type overflow when they are multiplied: `.astype(int)` first"
    _expect_counted(confusion_counts, *small, "labels of the type uint8", hint)


def test_confusion_counts_leaves_the_labels_alone(confusion_counts):
    """It leaves the labels as they were."""
    y_true, y_pred = noisy_labels()
    hint = "`np.sort(y)` gives a new array, `y.sort()` changes yours"
    index = shuffled_index(len(y_true))
    for labels in ((y_true, y_pred), (pd.Series(y_true, index), pd.Series(y_pred, index))):
        call = successful_call(confusion_counts, *labels)
        expect_unchanged(call, {"y_true": labels[0], "y_pred": labels[1]}, hint)
