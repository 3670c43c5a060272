"""Checks of `most_confused`."""

import numpy as np

from digitkit.checking.assertions import describe, expect, expect_unchanged
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels

LARGEST = "sort by `(-count, true, predicted)`: the minus puts large counts first"


def _expect_pairs(most_confused, counts, right, given, **options):
    pairs = most_confused(counts, **options)
    expect(
        isinstance(pairs, list | tuple) and all(_is_triple(pair) for pair in pairs),
        f"Your function returned {describe(pairs)}"
        + (f", the first of them {describe(pairs[0])}." if _has_first(pairs) else "."),
        expected="a list of `(true, predicted, count)`, three whole numbers each",
        hint="collect them: `pairs.append((true, predicted, int(count)))`",
    )
    got = [tuple(int(value) for value in pair) for pair in pairs]
    expect(
        got == right,
        f"With {given} you list {got}.",
        expected=f"{right}",
        hint=_hint_for(got, right, counts),
    )


def _is_triple(pair):
    whole = isinstance(pair, list | tuple | np.ndarray) and np.shape(pair) == (3,)
    return whole and np.asarray(pair).dtype.kind in "iu"


def _has_first(pairs):
    return isinstance(pairs, list | tuple) and len(pairs) > 0


def _hint_for(got, right, counts):
    if any(true == predicted for true, predicted, _ in got):
        return "leave the diagonal out, `if true != predicted`: it counts what was right"
    if any(count == 0 for _, _, count in got):
        return "leave out pairs that never occurred, `if count > 0`"
    if [(j, i, c) for i, j, c in got] == right:
        return "the row is the true digit, the column the predicted one"
    if sorted(got) == sorted(right) or len(got) == len(right):
        return LARGEST
    return "at most n pairs, and never more than there are: `pairs[:n]`"


def _counts_of(*places):
    counts = np.diag(np.arange(90, 100))
    for true, predicted, count in places:
        counts[true, predicted] = count
    return counts


def test_most_confused_lists_the_largest_first(most_confused):
    """It lists the wrong pairs, the largest count first, and three by default."""
    places = [(7, 1, 2), (4, 9, 12), (9, 4, 8), (3, 5, 5)]
    counts, right = _counts_of(*places), [(4, 9, 12), (9, 4, 8), (3, 5, 5)]
    _expect_pairs(most_confused, counts, right, "12 fours read as nines and 8 the other way")


def test_most_confused_listens_to_n(most_confused):
    """It lists at most n pairs, and none that never occurred."""
    counts = _counts_of((7, 1, 1), (4, 9, 12), (9, 4, 8))
    right = [(4, 9, 12), (9, 4, 8), (7, 1, 1)]
    _expect_pairs(most_confused, counts, right[:1], "n=1", n=1)
    _expect_pairs(most_confused, counts, right, "3 wrong pairs and n=8", n=8)
    _expect_pairs(most_confused, _counts_of(), [], "no mistakes at all")


def test_most_confused_breaks_ties(most_confused):
    """It orders equal counts by the true digit, then by the predicted one."""
    counts = _counts_of((8, 0, 5), (2, 9, 5), (2, 1, 5), (0, 8, 5), (3, 0, 6))
    right = [(3, 0, 6), (0, 8, 5), (2, 1, 5), (2, 9, 5), (8, 0, 5)]
    _expect_pairs(most_confused, counts, right, "four counts of 5, and n=5", n=5)
    _expect_pairs(most_confused, counts, right[:2], "four counts of 5, and n=2", n=2)
    many = count_by_hand(*noisy_labels())
    wrong = many - np.diag(np.diag(many))
    pairs = [(i, j, int(wrong[i, j])) for i, j in np.argwhere(wrong).tolist()]
    right = sorted(pairs, key=lambda pair: (-pair[2], pair))
    _expect_pairs(most_confused, many, right[:4], f"{len(pairs)} wrong pairs and n=4", n=4)


def test_most_confused_leaves_the_counts_alone(most_confused):
    """It leaves the counts as they were."""
    counts = _counts_of((4, 9, 12))
    hint = "`np.fill_diagonal` works in place: give it a copy, `counts.copy()`"
    expect_unchanged(most_confused.call(counts), {"counts": counts}, hint)
