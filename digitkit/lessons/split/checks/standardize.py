"""Checks of `standardize`."""

import numpy as np

from digitkit.checking.assertions import (
    counted,
    expect,
    expect_array,
    expect_dtype,
    expect_several,
    expect_unchanged,
)
from digitkit.checking.digits import as_frame, repeated_index, shuffled_index, some_digits

Z = ("Z_train", "Z_val")


def _two_parts():
    """Return bright training rows and faint validation rows, so that their means differ.

    Pixel 5 is 7 in all training rows and pixel 6 is 0; both vary in validation. Pixel 7 hardly
    varies in training: its spread is well below 1.
    """
    X, _ = some_digits([9] * 10)
    X_train, X_val = X[:60].copy(), X[60:] // 2
    X_train[:, 5], X_train[:, 6] = 7, 0
    X_train[:, 7], X_train[20, 7] = 0, 3
    X_val[:, 5], X_val[:, 6], X_val[:, 7] = np.arange(30), np.arange(30), np.arange(30)
    return X_train, X_val


def _standardized(standardize, X_train, X_val):
    parts = expect_several(standardize(X_train, X_val), Z)
    for name, part, given in zip(Z, parts, (X_train, X_val), strict=True):
        hint = f"{name} has the shape of X{name[1:]}"
        expect_dtype(
            expect_array(part, given.shape, name=name, hint=hint),
            "float32",
            name=name,
            hint="name the type at the end, with `astype`",
        )
    return parts


def test_standardize_gives_two_arrays(standardize):
    """It returns two float32 arrays, Z_train and Z_val."""
    _standardized(standardize, *_two_parts())


def test_standardize_gives_finite_numbers(standardize):
    """It returns a number for every pixel, also for one that never varies."""
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
    Z_train, _ = _standardized(standardize, X_train, X_val)
    _expect_parentheses(Z_train, X_train)
    means = Z_train.mean(axis=0, dtype="float64")
    pixel = int(np.abs(means).argmax())
    expect(
        bool(abs(means[pixel]) < 1e-3),
        f"In Z_train, pixel{pixel} has the mean {means[pixel]:.3g}.",
        expected="the mean 0 for each pixel by itself",
        hint="take the mean down the rows: `X_train.mean(axis=0)` has 784 values",
    )


def _expect_parentheses(Z_train, X_train):
    """Name the mistake where only the mean was divided by the spread."""
    varies = np.ptp(X_train, axis=0) > 0
    pixels = X_train[:, varies].astype("float64")
    ratio = pixels.mean(axis=0) / pixels.std(axis=0)
    expect(
        not np.allclose(Z_train[:, varies], pixels - ratio, rtol=1e-3, atol=1e-2),
        "Z_train is X_train - mean / spread: only the mean was divided by the spread.",
        expected="the difference divided by the spread, so that each pixel has the mean 0",
        hint="parentheses around the subtraction: `/` comes before `-`",
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
        expected="the spread 1 for each pixel that varies, as `np.std` computes it",
        hint="the `std` of pandas divides by n - 1 by default: see its argument `ddof`"
        if divided_by_less
        else "that is the variance; the spread is its square root, `np.std`"
        if np.allclose(spreads * X_train.std(axis=0)[varies], 1, rtol=1e-3)
        else "divide by the spread of each pixel: `X_train.std(axis=0)` has 784 values",
    )


def test_standardize_scales_validation_like_training(standardize):
    """It takes the training mean and spread for the validation rows too."""
    _expect_training_ruler(standardize, *_two_parts())


def test_standardize_learns_from_all_training_rows(standardize):
    """It learns from every training row of a long table, equal rows too."""
    X, _ = some_digits([120] * 10, seed=1)
    X[:150] //= 2  # so that the first rows alone have another mean
    X[:, 7], X[700, 7] = 0, 1  # a spread of less than 0.03, which is not 0
    X_train = np.concatenate([X, X[:100]])
    _expect_training_ruler(standardize, X_train, X[::40], given=f"With {len(X_train):,} rows: ")


def _expect_training_ruler(standardize, X_train, X_val, given=""):
    """Expect both parts to be measured by the mean and spread of the training rows."""
    Z_train, Z_val = _standardized(standardize, X_train, X_val)
    wrong, mean, spread = _first_difference(Z_train, Z_val, X_train, X_val)
    own_mean = np.abs(Z_val.mean(axis=0)).max() < 1e-3
    row, pixel = wrong if wrong is not None else (0, 0)
    expect(
        wrong is None,
        "Your validation rows have the mean 0 by themselves: they were measured by their own mean."
        if own_mean
        else f"{given}The value {X_val[row, pixel]} in validation row {row}, pixel{pixel} became "
        f"{Z_val[row, pixel]:.4g}.",
        expected=f"for pixel{pixel}, (value - {mean[pixel]:.4g}) / {spread[pixel]:.4g}, the mean "
        "and spread of the training rows, so that a grey means the same on both sides",
        hint="where a pixel never varies in training, divide by 1"
        if not own_mean and np.ptp(X_train[:, pixel]) == 0
        else "divide by every spread that is not 0, however small it is"
        if np.isclose(Z_val[row, pixel], X_val[row, pixel] - mean[pixel], rtol=1e-4)
        else "learn from all the training rows, equal ones too: no slice and no `np.unique`"
        if given
        else "fit on X_train, then transform both parts with what was learned there",
    )


def _first_difference(Z_train, Z_val, X_train, X_val):
    """Find the first value that is not (value - training mean) / training spread."""
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread[np.ptp(X_train, axis=0) == 0] = 1
    close = np.isclose(Z_val, (X_val - mean) / spread, rtol=1e-4, atol=1e-3)
    places = np.argwhere(~close)
    return (tuple(places[0]) if len(places) else None), mean, spread


def test_standardize_takes_frames(standardize):
    """It takes DataFrames and gives arrays."""
    X_train, X_val = _two_parts()
    from_arrays = _standardized(standardize, X_train, X_val)
    frames = as_frame(X_train, shuffled_index(60)), as_frame(X_val, repeated_index(30))
    for name, one, other in zip(Z, from_arrays, _standardized(standardize, *frames), strict=True):
        expect(
            np.allclose(one, other, rtol=1e-4, atol=1e-3),
            f"{name} from DataFrames differs from {name} from arrays of the same pixels.",
            expected="the same arrays from both",
            hint="make arrays first; the `std` of a DataFrame divides by n - 1 by default",
        )


def test_standardize_leaves_its_arguments_alone(standardize):
    """It leaves X_train and X_val as they were."""
    X_train, X_val = _two_parts()
    frames = as_frame(X_train, shuffled_index(60)), as_frame(X_val, repeated_index(30))
    for parts in ((X_train, X_val), frames):
        hint = "`X - mean` makes something new; `X -= mean` and `X[:] = ...` change what you got"
        given = dict(zip(("X_train", "X_val"), parts, strict=True))
        expect_unchanged(standardize.call(*parts), given, hint)
