"""Checks of `split`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd

from digitkit.checking.assertions import (
    CheckFailed,
    counted,
    describe,
    expect,
    expect_several,
    expect_unchanged,
)
from digitkit.checking.digits import as_frame, repeated_index, shuffled_index, some_digits

NAMES = ("X_train", "X_val", "y_train", "y_val")
RETURN = "give the four parts back as `train_test_split` gives them"
STRATIFY = "the `stratify` argument of `train_test_split`"


def uneven_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 475 different rows with 20 to 75 of each digit."""
    return some_digits((60, 75, 40, 55, 30, 20, 65, 45, 50, 35))


@dataclass(frozen=True)
class Parts:
    """The result of a split, as plain arrays.

    Attributes:
        y: all labels, in the order before the split.
        train: the numbers of the training rows, in their order.
        val: the numbers of the validation rows.
        y_train: the labels returned with the training rows.
        y_val: the labels returned with the validation rows.
    """

    y: np.ndarray
    train: np.ndarray
    val: np.ndarray
    y_train: np.ndarray
    y_val: np.ndarray


def expect_parts(value: object, X: np.ndarray, y: np.ndarray) -> Parts:
    """Expect two parts of X and two parts of y with the right shapes, and number their rows.

    Args:
        value: what the learner's function returned.
        X: the pixels it was given, no two rows equal.
        y: the labels it was given.
    """
    X_train, X_val, y_train, y_val = _shaped(value)
    places = {row.tobytes(): number for number, row in enumerate(X.astype("float32"))}
    train = _numbers("X_train", X_train, places)
    return Parts(y, train, _numbers("X_val", X_val, places), y_train, y_val)


def _shaped(value: object) -> tuple[Any, Any, np.ndarray, np.ndarray]:
    """Expect two parts of pixels and their labels; the labels are returned as arrays."""
    _expect_both_split(value)
    things = dict(zip(NAMES, expect_several(value, NAMES), strict=True))
    _expect_order(things)
    for name in NAMES[:2]:
        _expect_pixels(name, things[name])
    for name, of in zip(NAMES[2:], NAMES[:2], strict=True):
        _expect_labels(name, things[name], of, len(things[of]))
    X_train, X_val, y_train, y_val = things.values()
    return X_train, X_val, np.asarray(y_train), np.asarray(y_val)


def _expect_both_split(value: object) -> None:
    """Name the mistake when only the pixels were split, or only the labels."""
    two = isinstance(value, tuple | list) and len(value) == 2 and all(map(_plain, value))
    if not two:
        return
    dimensions = [np.ndim(part) for part in cast(Sequence[Any], value)]
    what = "two parts of X, and none of y" if dimensions == [2, 2] else "two things"
    raise CheckFailed(
        f"Your function returned {describe(value)}: "
        f"{'two parts of y, and none of X' if dimensions == [1, 1] else what}.",
        f"4 things: {', '.join(NAMES)}",
        "`train_test_split` takes X and y in one call, and splits both in step",
    )


def expect_every_row_once(parts: Parts) -> None:
    """Expect that no row is lost, repeated, or in both parts."""
    shared = np.intersect1d(parts.train, parts.val)
    expect(
        len(shared) == 0,
        f"{counted(len(shared), 'row')} of X stand in X_train and in X_val.",
        expected="no row on both sides: a digit seen in training says nothing about new ones",
        hint="`train_test_split` gives every row to one side only",
    )
    times = np.bincount(np.concatenate([parts.train, parts.val]), minlength=len(parts.y))
    expect(
        bool((times == 1).all()),
        f"Of the {len(times):,} rows of X, {(times == 0).sum()} are in neither part and "
        f"{(times > 1).sum()} are there more than once.",
        expected="every row in one part, once",
        hint="choose without replacement, and give the rest to training",
    )


def expect_fraction(parts: Parts, fraction: float) -> None:
    """Expect this fraction of the rows in the validation part, to within one row per digit."""
    rows, share = len(parts.y), len(parts.val) / len(parts.y)
    expect(
        abs(len(parts.val) - fraction * rows) <= 10,
        f"With val_fraction={fraction}, {len(parts.val)} of {rows} rows ({share:.1%}) are in "
        "X_val.",
        expected=f"about {fraction * rows:.0f} rows ({fraction:.0%}) in X_val, the rest in X_train",
        hint="the argument `test_size` of `train_test_split`; mind which part comes first",
    )


def expect_own_labels(parts: Parts, given: str) -> None:
    """Expect every row to come with its own label.

    Args:
        parts: the result of the split.
        given: how X and y were passed, for the message.
    """
    for name, rows, labels in (
        ("train", parts.train, parts.y_train),
        ("val", parts.val, parts.y_val),
    ):
        wrong = np.flatnonzero(labels != parts.y[rows])
        first = wrong[0] if len(wrong) else 0
        expect(
            len(wrong) == 0,
            f"With {given}, {len(wrong)} of {len(rows)} labels in y_{name} are not the label of "
            f"their row: row {first} of X_{name} shows a {parts.y[rows[first]]}, and "
            f"y_{name} says {labels[first]}.",
            expected=f"row i of X_{name} and place i of y_{name} belong to the same digit",
            hint="split X and y in one call, and match them by position, never by index",
        )


def expect_shares(parts: Parts, fraction: float) -> None:
    """Expect this fraction of each digit in the validation part, to within one row."""
    counts = np.bincount(parts.y, minlength=10)
    counts_val = np.bincount(parts.y[parts.val], minlength=10)
    away = np.abs(counts_val - fraction * counts)
    digit = int(away.argmax())
    _expect_drawn(parts, bool(away[digit] > 1 + 1e-9))
    share, share_val = counts[digit] / len(parts.y), counts_val[digit] / len(parts.val)
    expect(
        bool(away[digit] <= 1 + 1e-9),
        f"Digit {digit} is {share_val:.1%} of your validation rows but {share:.1%} of all rows: "
        f"{counted(int(counts_val[digit]), 'row')} instead of {fraction * counts[digit]:.1f}.",
        expected="every digit keeps its share, to within one row",
        hint=STRATIFY,
    )


def _expect_drawn(parts: Parts, uneven: bool) -> None:
    """Name the mistake when the shares are wrong because one end of the table was set aside."""
    first, last = np.arange(len(parts.val)), np.arange(len(parts.train), len(parts.y))
    for rows, end in ((first, "first"), (last, "last")):
        expect(
            not (uneven and np.array_equal(np.sort(parts.val), rows)),
            f"X_val holds the {end} {len(parts.val)} rows of X: nothing was drawn, and the digits "
            "have other shares there.",
            expected="rows drawn by chance, every digit with its share, to within one row",
            hint="shuffle, and stratify: see the arguments of `train_test_split`",
        )


def _expect_order(things: dict[str, Any]) -> None:
    dimensions = [np.ndim(thing) if _plain(thing) else -1 for thing in things.values()]
    expect(
        dimensions not in ([2, 1, 2, 1], [1, 1, 2, 2]),
        "The four parts come in another order: the "
        f"{'second is labels' if dimensions[0] == 2 else 'first two are labels'}.",
        expected=", ".join(NAMES),
        hint=RETURN,
    )


def _expect_pixels(name: str, part: Any) -> None:
    expect(
        _plain(part) and np.ndim(part) == 2 and part.shape[1] == 784,
        f"{name} is {describe(part)}.",
        expected="rows of 784 pixels, in an array or a DataFrame",
        hint=RETURN,
    )


def _expect_labels(name: str, labels: Any, of: str, rows: int) -> None:
    whole = _plain(labels) and np.ndim(labels) == 1 and np.asarray(labels).dtype.kind in "iu"
    expect(
        whole and len(labels) == rows,
        f"{name} is {describe(labels)}.",
        expected=f"whole numbers, one for each of the {rows} rows of {of}, in an array or a Series",
        hint=RETURN,
    )


def _plain(thing: Any) -> bool:
    return isinstance(thing, np.ndarray | pd.DataFrame | pd.Series)


def _numbers(name: str, part: Any, places: dict[bytes, int]) -> np.ndarray:
    pixels = np.ascontiguousarray(part, dtype="float32")
    numbers = [places.get(row.tobytes(), -1) for row in pixels]
    unknown = numbers.count(-1)
    expect(
        unknown == 0,
        f"{unknown} of {len(numbers)} rows of {name} are not rows of X.",
        expected="the rows of X as they are, neither scaled nor mixed",
        hint="choose whole rows; scaling has a function of its own",
    )
    return np.array(numbers, dtype="int64")


def selection(parts: Parts) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what a seed decides: the rows of each part, in order."""
    return tuple(parts.train), tuple(parts.val)


def _parts(split, **options):
    X, y = uneven_digits()
    return expect_parts(split(X, y, **options), X, y)


def test_split_gives_four_parts(split):
    """It returns four things in this order: X_train, X_val, y_train, y_val."""
    _parts(split)


def test_split_sets_a_tenth_aside(split):
    """It sets a tenth of the rows aside by default."""
    expect_fraction(_parts(split), 0.1)


def test_split_puts_every_row_on_one_side(split):
    """It puts every row on one side, and loses none."""
    expect_every_row_once(_parts(split))


def test_split_keeps_rows_and_labels_together(split):
    """It leaves every row with its own label."""
    expect_own_labels(_parts(split), "X and y as arrays")


def test_split_keeps_every_digits_share(split):
    """It keeps every digit's share in both parts, to within one row."""
    expect_shares(_parts(split), 0.1)


def test_split_is_repeatable(split):
    """It returns the same split again for the same seed, and 42 is the default seed."""
    calls = [("split(X, y)", {}), ("seed=7", {"seed": 7}), ("seed=42", {"seed": 42})]
    for (first, options), (second, others) in (calls[:1] * 2, calls[1:2] * 2, calls[::2]):
        once, again = selection(_parts(split, **options)), selection(_parts(split, **others))
        moved = len(set(once[1]) - set(again[1]))
        expect(
            once == again,
            f"{first} and then {second} gave two different splits: "
            f"{moved} of {len(once[1])} validation rows are other ones.",
            expected="the same split both times",
            hint="`train_test_split` takes the seed as `random_state`; the default stays 42",
        )


def test_split_listens_to_the_seed(split):
    """It returns another split for another seed."""
    seeds = (1, 2, 0, 42)
    aside = {seed: frozenset(_parts(split, seed=seed).val.tolist()) for seed in seeds}
    for seed, other in pairwise(seeds):
        expect(
            aside[seed] != aside[other],
            f"seed={seed} and seed={other} set the very same rows aside.",
            expected="another seed chooses other rows",
            hint="`seed or 42` is 42 for the seed 0: pass the seed on as it is"
            if aside[0] == aside[42] and aside[1] != aside[2]
            else "pass on the argument `seed` instead of a fixed number",
        )


def test_split_listens_to_the_fraction(split):
    """It sets aside as much as `val_fraction` says."""
    for fraction in (0.25, 0.5):
        parts = _parts(split, val_fraction=fraction)
        expect_fraction(parts, fraction)
        expect_every_row_once(parts)
        expect_shares(parts, fraction)


def test_split_keeps_every_row(split):
    """It splits a long table, and keeps rows that are equal."""
    X, y = some_digits((120, 150, 80, 110, 90, 130, 140, 100, 70, 60), seed=1)
    parts = expect_parts(split(X, y), X, y)
    expect_every_row_once(parts)
    expect_own_labels(parts, f"{len(y):,} rows")
    expect_shares(parts, 0.1)
    twice, labels = np.concatenate([X[:100], X[:100]]), np.concatenate([y[:100], y[:100]])
    X_train, X_val, y_train, y_val = _shaped(split(twice, labels))
    counts = np.bincount(np.concatenate([y_train, y_val]).astype("int64"), minlength=10)
    expect(
        np.array_equal(counts, np.bincount(labels, minlength=10)),
        f"Of 200 rows, each of them twice, {len(X_train) + len(X_val)} are left.",
        expected="all 200 rows: this function drops none",
        hint="leave out `drop_duplicates` and `np.unique`: split the rows as they are",
    )


def test_split_takes_frames_and_series(split):
    """It takes frames and Series too, and matches them by position, whatever their index."""
    X, y = uneven_digits()
    n = len(y)
    frame, labels = as_frame(X, shuffled_index(n)), pd.Series(y, shuffled_index(n, seed=2))
    for given_X, given_y, given in (
        (frame, labels, "X as a DataFrame and y as a Series with another index"),
        (frame, y, "X as a DataFrame with a shuffled index and y as an array"),
        (X, labels, "X as an array and y as a Series with a shuffled index"),
        (as_frame(X, repeated_index(n)), pd.Series(y, repeated_index(n)), "an index that repeats"),
    ):
        parts = expect_parts(split(given_X, given_y), X, y)
        expect_every_row_once(parts)
        expect_own_labels(parts, given)


def test_split_leaves_its_arguments_alone(split):
    """It leaves X and y as they were."""
    X, y = uneven_digits()
    index = shuffled_index(len(y))
    hint = "`shuffle`, `sort` and a new column change what you got: work on a copy"
    for given_X, given_y in ((X, y), (as_frame(X, index), pd.Series(y, index[::-1]))):
        expect_unchanged(split.call(given_X, given_y), {"X": given_X, "y": given_y}, hint)
