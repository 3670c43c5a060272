"""Checks of `to_image`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.digits import shuffled_index
from digitkit.checking.figures import distinct_pixels
from digitkit.lessons.look.checks.fixtures import short

FOLD = "`reshape` folds an array into rows and columns, as in the worked example"


def _image(to_image, pixels):
    return expect_array(to_image(pixels), (28, 28), hint=FOLD)


def test_to_image_gives_28_rows_of_28(to_image):
    """It returns an array of 28 rows and 28 columns."""
    _image(to_image, distinct_pixels())


def test_to_image_goes_row_by_row(to_image):
    """It fills the image row by row from the top, and keeps the values."""
    pixels = distinct_pixels()
    image = _image(to_image, pixels)
    by_hand = np.array([[pixels[28 * row + column] for column in range(28)] for row in range(28)])
    swapped = np.array_equal(image, by_hand.T)
    expect(
        np.array_equal(image, by_hand),
        "The first 28 values run down the first column: rows and columns are swapped."
        if swapped
        else f"image[0, :3] is {short(image[0, :3])}, and image[-1, -3:] is "
        f"{short(image[-1, -3:])}.",
        expected=f"the first values, {short(pixels[:3])}, at the top left, and the last, "
        f"{short(pixels[-3:])}, at the bottom right, as they are",
        hint=f"{FOLD}: row by row, so that nothing else is needed",
    )


def test_to_image_takes_a_series(to_image):
    """It takes a Series too, whatever its index."""
    pixels = distinct_pixels()
    for index in (shuffled_index(784), [f"pixel{place}" for place in range(784)]):
        image = _image(to_image, pd.Series(pixels, index))
        expect(
            np.array_equal(image.ravel(), pixels),
            "From a Series you made another image than from an array of the same values.",
            expected="the same image, whatever the index of the Series",
            hint="make an array of what you get first: an array has places and no index",
        )


def test_to_image_keeps_the_type(to_image):
    """It keeps the type of the values, and the fractions of floats."""
    whole, named = ("uint8", "int64"), [f"pixel{place}" for place in range(784)]
    for dtype in (*whole, "float32", "float64"):
        pixels = (distinct_pixels() / (1 if dtype in whole else 255)).astype(dtype)
        image = _image(to_image, pixels)
        expect_dtype(
            _image(to_image, pd.Series(pixels, named)),
            dtype,
            name="the image of a Series",
            hint="fold the values, and convert nothing",
        )
        expect_dtype(image, dtype, name="the image", hint="fold the values, and convert nothing")
        expect(
            np.array_equal(image.ravel(), pixels),
            f"From {dtype} values such as {short(pixels[1:4])} came {short(image[0, 1:4])}.",
            expected="the values as they are",
            hint="fold the values, and convert nothing",
        )


def test_to_image_leaves_the_pixels_alone(to_image):
    """It leaves the row of pixels as it was."""
    hint = "`reshape` gives a new array; `pixels.shape = ...` and `resize` change the old one"
    for pixels in (distinct_pixels(), pd.Series(distinct_pixels(), shuffled_index(784))):
        expect_unchanged(to_image.call(pixels), {"pixels": pixels}, hint)
