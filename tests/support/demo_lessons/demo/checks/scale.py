"""Checks of `scale`."""

import numpy as np

from digitkit.checking.assertions import expect


def test_scale_gives_floats(scale):
    """It gives float32."""
    scaled = scale(np.arange(6, dtype="uint8"))
    expect(scaled.dtype == "float32", f"The type is {scaled.dtype}.", expected="float32")


def test_scale_divides(scale):
    """It divides by 255."""
    scaled = scale(np.array([0, 255], "uint8"))
    expect(np.allclose(scaled, [0, 1]), f"0 and 255 became {scaled}.", expected="0 and 1")
