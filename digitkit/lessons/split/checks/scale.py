"""Checks of `scale`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.digits import as_frame, shuffled_index, some_digits

SHAPE = "the result has the shape of X: scale all the rows, and fold or drop nothing"


def _scaled(scale, X):
    return expect_array(scale(X), X.shape, hint=SHAPE)


def _some_pixels():
    X, _ = some_digits([2] * 10)
    X[:, 400] = np.linspace(0, 255, len(X)).astype("uint8")
    return X


def test_scale_gives_an_array(scale):
    """It returns an array of the same shape, for few rows and for many."""
    for rows in (20, 1, 1100):
        _scaled(scale, np.resize(_some_pixels(), (rows, 784)))


def test_scale_gives_float32(scale):
    """It returns numbers of the type float32."""
    scaled = _scaled(scale, _some_pixels())
    hint = "name the type, with `dtype` or `astype`: float32 takes half the memory of float64"
    expect_dtype(scaled, "float32", hint=hint)


def test_scale_gives_zero_to_one(scale):
    """It returns numbers from 0.0 to 1.0: 0 becomes 0.0, and 255 becomes 1.0."""
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
    """It scales faint digits like all others, whatever other values there are."""
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
    scaled = expect_array(scale(as_frame(X, shuffled_index(len(X)))), X.shape, hint=SHAPE)
    expect(
        np.allclose(scaled, X / 255, rtol=0, atol=1e-5) and scaled.dtype == np.float32,
        f"From a DataFrame you made other numbers ({scaled.dtype}) than from the same array.",
        expected="the same float32 array from both",
        hint="make an array of what you get first, and name its type there",
    )


def test_scale_leaves_the_pixels_alone(scale):
    """It leaves X as it was."""
    for X in (_some_pixels(), as_frame(_some_pixels(), shuffled_index(20))):
        hint = "`X / 255` makes a new array, `X /= 255` and `X[:] = ...` change the one you got"
        expect_unchanged(scale.call(X), {"X": X}, hint)
