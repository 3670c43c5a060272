"""Checks of `most_confused`."""

import numpy as np

from digitkit.checking.assertions import describe, expect, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels

LARGEST = "sort by the count, the largest first: a minus sign turns the order of numbers round"
TIES = "where counts are equal, sort by the true digit and then by the predicted one"


def _expect_pairs(most_confused, counts, right, given, **options):
    pairs = most_confused(counts, **options)
    expect(
        isinstance(pairs, list | tuple) and all(_is_triple(pair) for pair in pairs),
        f"Your function returned {describe(pairs)}"
        + (f", the first of them {describe(pairs[0])}." if _has_first(pairs) else "."),
        expected="a list of `(true, predicted, count)`, three whole numbers each",
        hint="collect the pairs in a list, each with its count as an `int`",
    )
    got = [tuple(int(value) for value in pair) for pair in pairs]
    n = options.get("n", 3)
    mistake, hint = _wrong_pairs(got, right, counts, n) or _wrong_order(got, right, n)
    expect(
        got == right,
        f"With {given} you list {_shown(got)}{mistake}.",
        expected=_shown(right),
        hint=hint,
    )


def _shown(pairs):
    return f"{pairs}" if len(pairs) < 8 else f"[{', '.join(map(str, pairs[:5]))}, …]"


def _is_triple(pair):
    whole = isinstance(pair, list | tuple | np.ndarray) and np.shape(pair) == (3,)
    return whole and np.asarray(pair).dtype.kind in "iu"


def _has_first(pairs):
    return isinstance(pairs, list | tuple) and len(pairs) > 0


def _wrong_pairs(got, right, counts, n):
    """Return what pairs that don't belong there seem to be, and the next step; else None."""
    ranking = _ranking(counts)
    upper, lower = ([p for p in ranking if (p[0] < p[1]) == side] for side in (True, False))
    both = _ranking(np.triu(counts + counts.T, k=1))
    if any(true == predicted for true, predicted, _ in got):
        return "", "leave the diagonal out: it counts what was right"
    if any(count == 0 for _, _, count in got):
        return "", "leave out pairs that never occurred, those with a count of 0"
    if got == [(j, i, count) for i, j, count in right]:
        return (
            ": true and predicted are swapped",
            "the row is the true digit, the column the predicted one",
        )
    if got == both[:n] and both != ranking:
        return (
            ": both directions are added up",
            "a 4 read as a 9 and a 9 read as a 4 are two pairs, each with its own count",
        )
    for half, missing, side in ((upper, ">", "below"), (lower, "<", "above")):
        if got == half[:n]:
            return (
                f": no pair with true {missing} predicted is among them",
                f"go through the whole table, {side} the diagonal too",
            )
    if sorted(got) == sorted(ranking)[:n] and len(ranking) > n:
        return ": the first ones of the table", "sort all the pairs, and only then take the first n"
    return None


def _wrong_order(got, right, n):
    """Return what is wrong with the order or the number of the right pairs, and the next step."""
    if [pair[2] for pair in got] != sorted((pair[2] for pair in got), reverse=True):
        return ": the largest count is not first", LARGEST
    if len(got) > n:
        return f": {len(got)} pairs", "`n` says how many pairs at the most: cut the list there"
    if len(got) < len(right):
        return (
            f": {len(got)} of {len(right)}",
            "leave out no pair that occurred, not even once, and cut after `n`, whatever it is",
        )
    if [pair[2] for pair in got] == [pair[2] for pair in right]:
        return ": equal counts are in another order", TIES
    return "", LARGEST


def _ranking(counts):
    """List all mistakes, the largest count first, equal counts by true, then predicted digit."""
    wrong = counts - np.diag(np.diag(counts))
    pairs = [(i, j, int(wrong[i, j])) for i, j in np.argwhere(wrong).tolist()]
    return sorted(pairs, key=lambda pair: (-pair[2], pair))


def _counts_of(*places):
    counts = np.diag(np.arange(90, 100))
    for true, predicted, count in places:
        counts[true, predicted] = count
    return counts


def test_most_confused_lists_the_largest_first(most_confused):
    """It lists wrong answers as true, predicted, count, the largest count first, 3 without `n`."""
    places = [(7, 1, 2), (4, 9, 12), (9, 4, 8), (3, 5, 5)]
    counts, right = _counts_of(*places), [(4, 9, 12), (9, 4, 8), (3, 5, 5)]
    _expect_pairs(most_confused, counts, right, "12 fours read as nines and 8 the other way")
    places = [(2, 7, 9), (6, 0, 10), (8, 3, 1234), (1, 7, 200)]
    right = [(8, 3, 1234), (1, 7, 200), (6, 0, 10)]
    _expect_pairs(most_confused, _counts_of(*places), right, "1,234 eights read as threes")


def test_most_confused_listens_to_n(most_confused):
    """It lists n pairs at the most, and only those that occurred."""
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
    right = _ranking(many)
    for n in (4, 90):
        _expect_pairs(most_confused, many, right[:n], f"{len(right)} wrong pairs and n={n}", n=n)


def test_most_confused_leaves_the_counts_alone(most_confused):
    """It leaves the counts as they were."""
    counts = _counts_of((4, 9, 12))
    hint = "`np.fill_diagonal` works in place: give it a copy, `counts.copy()`"
    expect_unchanged(successful_call(most_confused, counts), {"counts": counts}, hint)
