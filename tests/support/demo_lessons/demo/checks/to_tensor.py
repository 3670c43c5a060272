"""Checks of `to_tensor`."""

import numpy as np

from digitkit.checking.assertions import expect


def test_to_tensor_gives_images(to_tensor):
    """It gives images."""
    images = to_tensor(np.full((2, 784), 255, "uint8"))
    expect(images.shape == (2, 28, 28, 1), f"The shape is {images.shape}.")
    expect(images.max() == 1, f"The largest value is {images.max()}.")
