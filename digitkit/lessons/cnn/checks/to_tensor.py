"""Checks of `to_tensor`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.digits import as_frame, shuffled_index
from digitkit.checking.figures import distinct_rows

FOLD = "`scale(X).reshape(-1, 28, 28, 1)`: image, row, column, channel"


def _images(to_tensor, X):
    return expect_array(to_tensor(X), (len(X), 28, 28, 1), hint=FOLD)


def test_to_tensor_gives_images_with_a_channel(to_tensor):
    """It returns an array of images: n, 28 rows, 28 columns, 1 channel."""
    for n in (3, 1):
        _images(to_tensor, distinct_rows(n))


def test_to_tensor_gives_float32(to_tensor):
    """It returns numbers of the type float32."""
    hint = "`scale` gives float32, and `reshape` keeps it"
    expect_dtype(_images(to_tensor, distinct_rows(3)), "float32", hint=hint)


def test_to_tensor_gives_zero_to_one(to_tensor):
    """It returns numbers from 0.0 to 1.0, whatever the darkest pixel is."""
    for highest in (255, 100, 1):
        X = np.minimum(distinct_rows(3), highest).astype("uint8")
        got = float(_images(to_tensor, X).max())
        observed = f"Where the darkest pixel is {highest}, the darkest became {got:.4g}"
        if highest == 255 and got > 200:
            observed += ": the pixels are still 0–255"
        elif highest == 255 and 0 < got < 0.005:
            observed += ": they were scaled twice"
        expect(
            abs(got - highest / 255) < 1e-6,
            f"{observed}.",
            expected=f"{highest} / 255 = {highest / 255:.4g}",
            hint="`scale(X)` once, or `/ 255`",
        )


def test_to_tensor_folds_row_by_row(to_tensor):
    """It folds each row of 784 pixels line by line, from the top."""
    X = distinct_rows(3)
    images, right = _images(to_tensor, X)[..., 0], X.reshape(-1, 28, 28) / 255
    off = np.argwhere(np.abs(images - right) > 1e-5)
    image, row, column = off[0] if len(off) else (0, 0, 0)
    swapped = np.allclose(images, right.transpose(0, 2, 1), rtol=0, atol=1e-5)
    expect(
        len(off) == 0,
        "Rows and columns of your images are swapped."
        if swapped
        else f"Image {image}, row {row}, column {column} is {images[image, row, column]:.4g}.",
        expected=f"pixel{28 * row + column} of row {image} of X, {right[image, row, column]:.4g}",
        hint=f"{FOLD}; nothing is turned or transposed",
    )


def test_to_tensor_takes_a_frame(to_tensor):
    """It takes a DataFrame and gives an array."""
    X = distinct_rows(3)
    images = _images(to_tensor, as_frame(X, shuffled_index(len(X))))
    expect(
        images.dtype == np.float32 and np.allclose(images.reshape(len(X), -1), X / 255, atol=1e-5),
        f"From a DataFrame you made other images ({images.dtype}) than from the same array.",
        expected="the same float32 array from both",
        hint="`scale` takes both and gives an array",
    )


def test_to_tensor_leaves_the_pixels_alone(to_tensor):
    """It leaves X as it was."""
    for X in (distinct_rows(3), as_frame(distinct_rows(3))):
        hint = "`reshape` gives something new; `X.shape = ...` and `X /= 255` change yours"
        expect_unchanged(to_tensor.call(X), {"X": X}, hint)
