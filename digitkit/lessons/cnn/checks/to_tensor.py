"""Checks of `to_tensor`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import as_frame, shuffled_index
from digitkit.checking.figures import distinct_rows

FOLD = "the four axes are image, row, column, channel, and each row of X becomes one image"


def _images(to_tensor, X):
    value = to_tensor(X)
    return expect_array(value, (len(X), 28, 28, 1), hint=_shape_hint(np.shape(value), len(X)))


def _shape_hint(shape: tuple[int, ...], n: int) -> str:
    if shape == (n, 28, 28):
        return "one axis is missing: the channel, which is the last and has the size 1"
    if shape == (n, 1, 28, 28):
        return "the channel is the last axis in Keras, not the second"
    if shape == (n, 784):
        return "the rows are still flat: `reshape` folds them"
    if n > 1 and shape[:1] != (n,):
        return "one image for each row: -1 lets `reshape` work out how many there are"
    return FOLD


def test_to_tensor_gives_images_with_a_channel(to_tensor):
    """It returns a NumPy array (n, 28, 28, 1), for one row, for few and for many."""
    for n in (3, 1, 1200):
        _images(to_tensor, distinct_rows(n))


def test_to_tensor_gives_float32(to_tensor):
    """It returns numbers of the type float32."""
    hint = "`scale` gives float32, and `reshape` keeps it"
    expect_dtype(_images(to_tensor, distinct_rows(3)), "float32", hint=hint)


def test_to_tensor_gives_zero_to_one(to_tensor):
    """It scales 0–255 to 0.0–1.0, whatever the largest and the smallest pixel are."""
    for highest in (255, 100, 1):
        X = np.minimum(distinct_rows(3), highest).astype("uint8")
        images = _images(to_tensor, X)
        got, lowest = float(images.max()), float(images.min())
        observed = f"Where the darkest pixel is {highest}, the darkest became {got:.4g}"
        hint = "divide by 255, whatever the pixels are: `scale` of lesson 3 does"
        if highest == 255 and got > 200:
            observed += ": the pixels are still 0–255"
        elif highest == 255 and 0 < got < 0.005:
            observed += ": they were scaled twice"
            hint = "scale once"
        elif abs(got - 1) < 1e-6 and lowest > 0.5:
            observed += ": light and dark are swapped"
            hint = "divide by 255, and subtract nothing"
        elif abs(got - 1) < 1e-6 and highest < 255:
            observed += ": you divided by the largest pixel"
        elif abs(got - highest / 256) < 1e-6:
            observed += ": you divided by 256"
        expect(
            lowest >= 0,
            f"The paper, 0, became {lowest:.4g}.",
            expected="0.0 for 0, and 1.0 for 255",
            hint="divide by 255, and subtract nothing",
        )
        expect(
            abs(got - highest / 255) < 1e-6,
            f"{observed}.",
            expected=f"{highest} / 255 = {highest / 255:.4g}",
            hint=hint,
        )


def test_to_tensor_folds_row_by_row(to_tensor):
    """It folds each row of X into an image line by line, from the top."""
    X = distinct_rows(1200)
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
        hint="fold the rows as they are: nothing is turned or transposed",
    )


def test_to_tensor_takes_a_frame(to_tensor):
    """It takes a DataFrame with any index as well as an array."""
    X = distinct_rows(3)
    images = _images(to_tensor, as_frame(X, shuffled_index(len(X))))
    expect(
        images.dtype == np.float32 and np.allclose(images.reshape(len(X), -1), X / 255, atol=1e-5),
        f"From a DataFrame you made other images ({images.dtype}) than from the same array.",
        expected="the same float32 array from both",
        hint="`scale` takes both and gives an array",
    )


def test_to_tensor_leaves_the_pixels_alone(to_tensor):
    """It leaves `X` as it was."""
    for X in (distinct_rows(3), as_frame(distinct_rows(3), shuffled_index(3))):
        hint = "`reshape` gives something new; `X.shape = ...` and `X /= 255` change yours"
        expect_unchanged(successful_call(to_tensor, X), {"X": X}, hint)
