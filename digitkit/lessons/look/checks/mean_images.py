"""Checks of `mean_images`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import describe, expect, expect_array, expect_unchanged
from digitkit.checking.digits import as_frame, repeated_index, shuffled_index, some_digits

AVERAGE = "average column by column: `mean` of an array has an argument `axis`; then fold the row"
MEAN = "choose the rows of one digit with a comparison, then average them column by column"


def _some_digits():
    """Return digits with unequal counts; 4 and 9 are absent."""
    return some_digits((5, 12, 3, 7, 0, 9, 1, 6, 4, 0))


def _many_digits():
    """Return over 1,000 digits, the first 300 twice; sums of the ones don't fit into two bytes."""
    X, y = some_digits((90, 450, 80, 70, 60, 50, 80, 90, 60, 70), seed=1)
    X[y == 1] |= 192
    return np.concatenate([X, X[:300]]), np.concatenate([y, y[:300]])


def _means_by_hand(X, y):
    totals = np.zeros((10, 784))
    np.add.at(totals, y, X.astype(float))
    counts = np.bincount(y, minlength=10)
    return (totals / np.maximum(counts, 1)[:, None]).reshape(10, 28, 28)


def _means(mean_images, X, y):
    value = mean_images(X, y)
    expect(
        not (isinstance(value, np.ndarray) and value.shape == (10,)),
        "Your result has the shape (10,): one number for each digit, and no image.",
        expected="a NumPy array of shape (10, 28, 28)",
        hint=AVERAGE,
    )
    means = expect_array(value, (10, 28, 28), hint=AVERAGE)
    expect(
        means.dtype in (np.float32, np.float64),
        f"Your images have the type {means.dtype}.",
        expected="floats, float32 or float64: a mean is rarely a whole number",
        hint="`np.zeros` makes floats when you name no other type",
    )
    return means


def test_mean_images_gives_ten_images(mean_images):
    """It returns ten images of 28 × 28, as floats."""
    _means(mean_images, *_some_digits())


def test_mean_images_leaves_absent_digits_blank(mean_images):
    """It returns an image of zeros for a digit that does not occur."""
    means = _means(mean_images, *_some_digits())
    for digit in (4, 9):
        expect(
            bool((means[digit] == 0).all()),
            f"No row shows a {digit}, and its mean image holds {means[digit].flat[0]:g}"
            f" … {np.nanmax(means[digit]) if np.isfinite(means[digit]).any() else np.nan:g}.",
            expected="zeros: the mean of no rows at all is not a number",
            hint="begin with zeros, and fill in only the digits that occur",
        )


def test_mean_images_averages_each_digit(mean_images):
    """It averages all the images of a digit, pixel by pixel."""
    X, y = _some_digits()
    means, by_hand = _means(mean_images, X, y), _means_by_hand(X, y)
    observed, expected = _first_difference(means, by_hand)
    expect(not observed, observed, expected=expected, hint=MEAN)


def test_mean_images_averages_many(mean_images):
    """It averages all images of a long table, equal ones too."""
    X, y = _many_digits()
    observed, expected = _first_difference(_means(mean_images, X, y), _means_by_hand(X, y))
    expect(
        not observed,
        f"Of {len(y):,} images, some of them equal: {observed}",
        expected=expected,
        hint="take all rows, and add up in a type that holds large sums, such as float64",
    )


def test_mean_images_takes_frames_and_series(mean_images):
    """It takes a DataFrame and a Series too, and matches by position, whatever the index."""
    X, y = _some_digits()
    by_hand, n = _means_by_hand(X, y), len(y)
    for given_X, given_y in (
        (as_frame(X, shuffled_index(n)), pd.Series(y, shuffled_index(n, seed=2))),
        (as_frame(X, repeated_index(n)), pd.Series(y, repeated_index(n))),
        (as_frame(X, shuffled_index(n)), y),
        (X, pd.Series(y, shuffled_index(n))),
    ):
        observed, expected = _first_difference(_means(mean_images, given_X, given_y), by_hand)
        given = f"With {describe(given_X)} and {describe(given_y)}: {observed}"
        hint = "make arrays of both first: then nothing is matched by index"
        expect(not observed, given, expected=expected, hint=hint)


def test_mean_images_leaves_its_arguments_alone(mean_images):
    """It leaves X and y as they were."""
    X, y = _some_digits()
    index = shuffled_index(len(y))
    for given_X, given_y in ((X, y), (as_frame(X, index), pd.Series(y, index[::-1]))):
        call = mean_images.call(given_X, given_y)
        hint = '`X["label"] = y` and `X /= n` change what you got; work on a copy'
        expect_unchanged(call, {"X": given_X, "y": given_y}, hint)


def _first_difference(means, by_hand):
    """Describe the first pixel that differs, observed and expected; empty if none does."""
    close = np.isclose(means, by_hand, rtol=1e-5, atol=1e-4)
    if close.all():
        return "", ""
    digit, row, column = np.argwhere(~close)[0]
    if np.allclose(means[digit], by_hand[digit].T, atol=1e-4):
        return f"The mean {digit} lies on its side.", "row by row: `reshape(28, 28)`"
    return (
        f"In the mean {digit}, the pixel in row {row}, column {column} is "
        f"{means[digit, row, column]:.6g}.",
        f"{by_hand[digit, row, column]:.6g}, the mean of that pixel over all rows that show a "
        f"{digit}",
    )
