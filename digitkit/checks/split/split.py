"""What is right of `split`."""

import pandas as pd

from digitkit.checks.digits import as_frame, doubled_index, mixed_index
from digitkit.checks.kinds import expect_unchanged
from digitkit.checks.parts import (
    expect_every_row_once,
    expect_fraction,
    expect_own_labels,
    expect_parts,
    expect_shares,
    selection,
    uneven_digits,
)
from digitkit.checks.verdict import expect


def _parts(split, **options):
    X, y = uneven_digits()
    return expect_parts(split(X, y, **options), X, y)


def test_split_gives_four_parts(split):
    """It gives four things: X_train, X_val, y_train, y_val."""
    _parts(split)


def test_split_sets_a_tenth_aside(split):
    """It sets a tenth of the rows aside when nothing else is asked for."""
    expect_fraction(_parts(split), 0.1)


def test_split_puts_every_row_on_one_side(split):
    """It puts every row on one side, and loses none."""
    expect_every_row_once(_parts(split))


def test_split_keeps_rows_and_labels_together(split):
    """It leaves every row with its own label."""
    expect_own_labels(_parts(split), "X and y as arrays")


def test_split_keeps_every_digits_share(split):
    """It keeps every digit's share in both parts."""
    expect_shares(_parts(split), 0.1)


def test_split_is_repeatable(split):
    """It gives the same split again for the same seed, and 42 is the seed if none is given."""
    calls = [("split(X, y)", {}), ("seed=7", {"seed": 7}), ("seed=42", {"seed": 42})]
    for (first, options), (second, others) in (calls[:1] * 2, calls[1:2] * 2, calls[::2]):
        once, again = selection(_parts(split, **options)), selection(_parts(split, **others))
        moved = len(set(once[1]) - set(again[1]))
        expect(
            once == again,
            f"{first} and then {second} gave two different splits: "
            f"{moved} of {len(once[1])} validation rows are other ones.",
            expected="the same split both times",
            hint="hand the seed on, `random_state=seed`, and let `seed` be 42 by default",
        )


def test_split_listens_to_the_seed(split):
    """It gives another split for another seed."""
    once, other = selection(_parts(split, seed=1)), selection(_parts(split, seed=2))
    expect(
        set(once[1]) != set(other[1]),
        "seed=1 and seed=2 set the very same rows aside.",
        expected="another seed chooses other rows",
        hint="use the argument `seed` instead of a fixed number: `random_state=seed`",
    )


def test_split_listens_to_the_fraction(split):
    """It sets aside as much as `val_fraction` says."""
    parts = _parts(split, val_fraction=0.25)
    expect_fraction(parts, 0.25)
    expect_every_row_once(parts)
    expect_shares(parts, 0.25)


def test_split_takes_frames_and_series(split):
    """It takes frames and Series too, and matches them by position, whatever their index."""
    X, y = uneven_digits()
    n = len(y)
    frame, labels = as_frame(X, mixed_index(n)), pd.Series(y, mixed_index(n, seed=2))
    for given_X, given_y, given in (
        (frame, labels, "X as a DataFrame and y as a Series with another index"),
        (frame, y, "X as a DataFrame with a shuffled index and y as an array"),
        (X, labels, "X as an array and y as a Series with a shuffled index"),
        (as_frame(X, doubled_index(n)), pd.Series(y, doubled_index(n)), "an index that repeats"),
    ):
        parts = expect_parts(split(given_X, given_y), X, y)
        expect_every_row_once(parts)
        expect_own_labels(parts, given)


def test_split_leaves_its_arguments_alone(split):
    """It leaves X and y as they were."""
    X, y = uneven_digits()
    hint = "`shuffle` works in place; `train_test_split` and `permutation` give something new"
    expect_unchanged(split.call(X, y), {"X": X, "y": y}, hint)
