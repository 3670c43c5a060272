"""What is right in lesson 3: no digit is on both sides, and the pixels are in a small range."""

import numpy as np
import pandas as pd

from digitkit.checks.digits import as_frame, doubled_index, mixed_index, some_digits
from digitkit.checks.exercise import Exercise
from digitkit.checks.kinds import (
    counted,
    described,
    expect_array,
    expect_dtype,
    expect_several,
    expect_unchanged,
)
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

LESSON = "03_split"
EXERCISES = (
    Exercise("03.1", "split", points=2),
    Exercise("03.2", "scale", points=2),
    Exercise("03.3", "standardize", points=3),
    Exercise("03.4", "count_shared_rows", points=2, seconds=20.0),
)
QUESTION_POINTS = 2


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


SHAPE = "the result has the shape of X, whatever that is"


def _scaled(scale, X):
    return expect_array(scale(X), X.shape, hint=SHAPE)


def _some_pixels():
    X, _ = some_digits([2] * 10)
    X[:, 400] = np.linspace(0, 255, len(X)).astype("uint8")
    return X


def test_scale_gives_an_array(scale):
    """It gives an array of the same shape."""
    for rows in (20, 1):
        _scaled(scale, _some_pixels()[:rows])


def test_scale_gives_float32(scale):
    """It gives numbers of the type float32."""
    scaled = _scaled(scale, _some_pixels())
    hint = '`.astype("float32")`: half the memory of float64, and what Keras works with'
    expect_dtype(scaled, "float32", hint=hint)


def test_scale_gives_zero_to_one(scale):
    """It gives numbers from 0.0 to 1.0."""
    scaled = _scaled(scale, _some_pixels())
    lowest, highest = float(scaled.min()), float(scaled.max())
    hint = "divide by 255"
    observed = f"Your numbers go from {lowest:.4g} to {highest:.4g}"
    if highest > 200:
        observed += ": they are still 0–255"
    elif 0 < highest < 0.005:
        observed, hint = f"{observed}: they were scaled twice", "divide by 255 once"
    expect(
        abs(lowest) < 1e-6 and abs(highest - 1) < 1e-6,
        f"{observed}.",
        expected="paper (0) becomes 0.0 and the darkest ink (255) becomes 1.0",
        hint=hint,
    )


def test_scale_keeps_the_greys(scale):
    """It keeps every grey in proportion."""
    X = _some_pixels()
    scaled = _scaled(scale, X)
    wrong = np.argwhere(~(np.abs(scaled - X / 255) < 1e-5))
    row, column = wrong[0] if len(wrong) else (0, 0)
    expect(
        len(wrong) == 0,
        f"The pixel value {X[row, column]} became {scaled[row, column]:.4g}.",
        expected=f"{X[row, column]} / 255 = {X[row, column] / 255:.4g}",
        hint="one division by 255 for all pixels, with `/` and not with `//`",
    )


def test_scale_divides_by_the_same_number_always(scale):
    """It scales faint digits like all others."""
    for highest in (100, 1, 0):
        X = np.minimum(_some_pixels(), highest)
        got = float(_scaled(scale, X).max())
        expect(
            abs(got - highest / 255) < 1e-6,
            f"Among digits whose darkest pixel is {highest}, the darkest became {got:.4g}.",
            expected=f"{highest} / 255 = {highest / 255:.4g}: a grey means the same in every batch",
            hint="divide by 255 and not by the largest value that happens to be there",
        )


def test_scale_makes_an_array_of_a_frame(scale):
    """It takes a DataFrame and gives an array."""
    X = _some_pixels()
    scaled = expect_array(scale(as_frame(X, mixed_index(len(X)))), X.shape, hint=SHAPE)
    expect(
        np.allclose(scaled, X / 255, rtol=0, atol=1e-5) and scaled.dtype == np.float32,
        f"From a DataFrame you made other numbers ({scaled.dtype}) than from the same array.",
        expected="the same float32 array from both",
        hint='`np.asarray(X, dtype="float32")` takes both',
    )


def test_scale_leaves_the_pixels_alone(scale):
    """It leaves X as it was."""
    for X in (_some_pixels(), as_frame(_some_pixels())):
        hint = "`X / 255` makes a new array, `X /= 255` and `X[:] = ...` change the one you got"
        expect_unchanged(scale.call(X), {"X": X}, hint)


Z = ("Z_train", "Z_val")


def _two_parts():
    """Bright training rows and faint validation rows, so that their means differ.

    Pixel 5 is 7 in all training rows and pixel 6 is 0; both vary in validation.
    """
    X, _ = some_digits([9] * 10)
    X_train, X_val = X[:60].copy(), X[60:] // 2
    X_train[:, 5], X_train[:, 6] = 7, 0
    X_val[:, 5], X_val[:, 6] = np.arange(30), np.arange(30)
    return X_train, X_val


def _standardized(standardize, X_train, X_val):
    parts = expect_several(standardize(X_train, X_val), Z)
    for name, part, given in zip(Z, parts, (X_train, X_val), strict=True):
        hint = f"{name} has the shape of X{name[1:]}"
        expect_dtype(
            expect_array(part, given.shape, name=name, hint=hint),
            "float32",
            name=name,
            hint='`.astype("float32")` at the end',
        )
    return parts


def test_standardize_gives_two_arrays(standardize):
    """It gives two float32 arrays, Z_train and Z_val."""
    _standardized(standardize, *_two_parts())


def test_standardize_gives_finite_numbers(standardize):
    """It gives a number for every pixel, also for one that never varies."""
    for name, part in zip(Z, _standardized(standardize, *_two_parts()), strict=True):
        places = np.argwhere(~np.isfinite(part))
        row, pixel = places[0] if len(places) else (0, 0)
        expect(
            len(places) == 0,
            f"{len(places):,} numbers in {name} are not finite; the first is {part[row, pixel]} "
            f"in row {row}, pixel{pixel}.",
            expected="finite numbers: a pixel that never varies in training has the spread 0",
            hint="where the spread is 0, divide by 1 instead",
        )


def test_standardize_learns_from_training_alone(standardize):
    """It learns nothing from the validation rows."""
    X_train, X_val = _two_parts()
    first, _ = _standardized(standardize, X_train, X_val)
    other, _ = _standardized(standardize, X_train, 255 - X_val)
    changed = int((np.abs(first - other) > 1e-4).any(axis=0).sum())
    expect(
        changed == 0,
        f"With other validation rows, {counted(changed, 'pixel')} of Z_train changed: the "
        "validation rows leak into the mean and the spread.",
        expected="Z_train depends on X_train alone",
        hint="fit on X_train, and only transform X_val",
    )


def test_standardize_centres_the_training_rows(standardize):
    """It gives every training pixel the mean 0, and 0 where a pixel never varies."""
    X_train, X_val = _two_parts()
    means = _standardized(standardize, X_train, X_val)[0].mean(axis=0, dtype="float64")
    pixel = int(np.abs(means).argmax())
    expect(
        bool(abs(means[pixel]) < 1e-3),
        f"In Z_train, pixel{pixel} has the mean {means[pixel]:.3g}.",
        expected="the mean 0 for each pixel by itself",
        hint="take the mean down the rows: `X_train.mean(axis=0)` has 784 values",
    )


def test_standardize_gives_spread_one(standardize):
    """It gives every training pixel that varies the spread 1."""
    X_train, X_val = _two_parts()
    varies = np.flatnonzero(np.ptp(X_train, axis=0))
    spreads = _standardized(standardize, X_train, X_val)[0].std(axis=0, dtype="float64")[varies]
    worst = int(np.abs(spreads - 1).argmax())
    divided_by_less = np.allclose(spreads, np.sqrt(1 - 1 / len(X_train)), rtol=0, atol=1e-3)
    expect(
        bool(abs(spreads[worst] - 1) < 2e-3),
        f"In Z_train, pixel{varies[worst]} has the spread {spreads[worst]:.4f}.",
        expected="the spread 1 for each pixel that varies, as `np.std` reckons it",
        hint="pandas divides by n - 1 unless told otherwise: `std(ddof=0)`"
        if divided_by_less
        else "divide by the spread of each pixel: `X_train.std(axis=0)` has 784 values",
    )


def test_standardize_uses_the_same_ruler_for_validation(standardize):
    """It takes the training mean and spread for the validation rows too."""
    X_train, X_val = _two_parts()
    Z_train, Z_val = _standardized(standardize, X_train, X_val)
    wrong, mean, spread = _off_the_ruler(Z_train, Z_val, X_train, X_val)
    own_mean = np.abs(Z_val.mean(axis=0)).max() < 1e-3
    row, pixel = wrong if wrong is not None else (0, 0)
    expect(
        wrong is None,
        "Your validation rows have the mean 0 by themselves: they were measured by their own mean."
        if own_mean
        else f"The value {X_val[row, pixel]} in validation row {row}, pixel{pixel} became "
        f"{Z_val[row, pixel]:.4g}.",
        expected=f"for pixel{pixel}, (value - {mean[pixel]:.4g}) / {spread[pixel]:.4g}, the mean "
        "and spread of the training rows, so that a grey means the same on both sides",
        hint="where a pixel never varies in training, divide by 1"
        if not own_mean and np.ptp(X_train[:, pixel]) == 0
        else "fit on X_train, then transform both parts with what was learned there",
    )


def _off_the_ruler(Z_train, Z_val, X_train, X_val):
    """The first value that is not (value - training mean) / training spread, reckoned by hand."""
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread[np.ptp(X_train, axis=0) == 0] = 1
    close = np.isclose(Z_val, (X_val - mean) / spread, rtol=1e-4, atol=1e-3)
    places = np.argwhere(~close)
    return (tuple(places[0]) if len(places) else None), mean, spread


def test_standardize_takes_frames(standardize):
    """It takes DataFrames and gives arrays."""
    X_train, X_val = _two_parts()
    from_arrays = _standardized(standardize, X_train, X_val)
    frames = as_frame(X_train, mixed_index(60)), as_frame(X_val, doubled_index(30))
    for name, one, other in zip(Z, from_arrays, _standardized(standardize, *frames), strict=True):
        expect(
            np.allclose(one, other, rtol=1e-4, atol=1e-3),
            f"{name} from DataFrames differs from {name} from arrays of the same pixels.",
            expected="the same arrays from both",
            hint="`np.asarray(X_train)` takes both; the `std` of a DataFrame needs `ddof=0`",
        )


def test_standardize_leaves_its_arguments_alone(standardize):
    """It leaves X_train and X_val as they were."""
    X_train, X_val = _two_parts()
    for parts in ((X_train, X_val), (as_frame(X_train), as_frame(X_val))):
        hint = "`X - mean` makes something new; `X -= mean` and `X[:] = ...` change what you got"
        given = dict(zip(("X_train", "X_val"), parts, strict=True))
        expect_unchanged(standardize.call(*parts), given, hint)


def _expect_count(count_shared_rows, X_train, X_val, expected, because, hint):
    count = count_shared_rows(X_train, X_val)
    expect(
        isinstance(count, int | np.integer) and not isinstance(count, bool),
        f"Your function returned {described(count)}.",
        expected="a whole number, such as 3",
        hint="`int(...)` makes a plain number, and `sum(...)` of True and False counts the True",
    )
    expect(
        count == expected,
        f"You counted {count} where {because}.",
        expected=f"{expected}",
        hint=hint,
    )


SEEN = "ask of each validation row whether it is among the training rows: a `set` is quick"


def _training_and_new_rows():
    X, _ = some_digits([8] * 10)
    return X[:60], X[60:]


def test_count_shared_rows_gives_a_whole_number(count_shared_rows):
    """It gives a whole number, 0 where nothing is shared."""
    X_train, X_new = _training_and_new_rows()
    because = "no validation row stands in the training rows"
    _expect_count(count_shared_rows, X_train, X_new, 0, because, SEEN)


def test_count_shared_rows_finds_rows_anywhere(count_shared_rows):
    """It finds a shared row wherever it stands."""
    X_train, X_new = _training_and_new_rows()
    for rows in ([50, 3, 17], list(range(59, -1, -1))):
        X_val = np.concatenate([X_new[:7], X_train[rows], X_new[7:]])
        because = (
            f"{counted(len(X_val), 'validation row')} hold {len(rows)} of the "
            f"{len(X_train)} training rows, in other places"
        )
        _expect_count(count_shared_rows, X_train, X_val, len(rows), because, SEEN)


def test_count_shared_rows_counts_no_pairs(count_shared_rows):
    """It counts a validation row once, however often it stands in the training rows."""
    X_train, X_new = _training_and_new_rows()
    X_train = np.concatenate([X_train, X_train[[4, 4, 9]]])
    X_val = np.concatenate([X_new, X_train[[4, 9]]])
    because = "2 validation rows stand in the training rows, one of them 3 times, the other twice"
    hint = "count validation rows and not pairs: stop at the first equal training row"
    _expect_count(count_shared_rows, X_train, X_val, 2, because, hint)


def test_count_shared_rows_counts_every_validation_row(count_shared_rows):
    """It counts every validation row, also where two of them are alike."""
    X_train, X_new = _training_and_new_rows()
    X_val = np.concatenate([X_new, X_new[:2], X_train[[4, 9, 4, 4]]])
    because = "4 validation rows stand in the training rows, three of them alike"
    hint = "a `set` of the training rows is fine, but go through all the validation rows"
    _expect_count(count_shared_rows, X_train, X_val, 4, because, hint)


def test_count_shared_rows_compares_every_pixel(count_shared_rows):
    """It compares every pixel."""
    X_train, X_new = _training_and_new_rows()
    near = X_train[:6].copy()
    for row, pixel in enumerate((783, 0, 400, 27, 500, 756)):
        near[row, pixel] ^= 16
    because = "6 validation rows differ from a training row in one pixel each, by 16"
    hint = "equal rows are equal in all 784 pixels: `(row == other).all()`"
    _expect_count(count_shared_rows, X_train, np.concatenate([X_new, near]), 0, because, hint)
    mirrored = X_train[:10, ::-1]
    because = "10 validation rows are training rows with their pixels in reverse order"
    hint = "equal sums don't make equal rows: compare pixel by pixel"
    _expect_count(count_shared_rows, X_train, mirrored, 0, because, hint)


def test_count_shared_rows_takes_frames(count_shared_rows):
    """It takes DataFrames too, and never looks at the index."""
    X_train, X_new = _training_and_new_rows()
    X_val = np.concatenate([X_new, X_train[[50, 3, 17]]])
    frame, frame_val = as_frame(X_train, mixed_index(60)), as_frame(X_val, doubled_index(23))
    for one, other, given in (
        (frame, frame_val, "both are DataFrames"),
        (X_train, frame_val, "the training rows are an array, the validation rows a DataFrame"),
    ):
        because = f"3 validation rows stand in the training rows ({given})"
        hint = "`np.asarray(...)` of both first: it takes arrays and frames, and drops the index"
        _expect_count(count_shared_rows, one, other, 3, because, hint)


def test_count_shared_rows_leaves_its_arguments_alone(count_shared_rows):
    """It leaves X_train and X_val as they were."""
    X_train, X_val = _training_and_new_rows()
    for parts in ((X_train, X_val), (as_frame(X_train), as_frame(X_val))):
        given = dict(zip(("X_train", "X_val"), parts, strict=True))
        hint = "`np.sort` and `drop_duplicates()` give something new; in place they change yours"
        expect_unchanged(count_shared_rows.call(*parts), given, hint)
