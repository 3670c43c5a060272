"""Lesson 7: build a convolutional network, which knows that pixels have neighbours."""

import keras
import numpy as np
import pandas as pd
from keras import layers

from digitkit import scale


def to_tensor(X: pd.DataFrame | np.ndarray) -> np.ndarray:
    """Turn rows of pixels into the images that a convolution takes.

    Args:
        X: rows (n, 784) of uint8, 0–255, an array or a DataFrame with any index; it stays as it
            was.

    Returns:
        A float32 NumPy array (n, 28, 28, 1), 0.0–1.0: image, row, column, colour channel. 255
        becomes 1.0, and 0 stays 0.0.
    """
    return scale(X).reshape(-1, 28, 28, 1)


def output_size(size: int, kernel: int, stride: int = 1, padding: str = "valid") -> int:
    """Work out how many pixels a convolution or pooling leaves along one side.

    Args:
        size: pixels along the side of the input.
        kernel: pixels along the side of the kernel.
        stride: pixels from one place of the kernel to the next.
        padding: `"valid"`, the kernel stays inside the input, or `"same"`, zeros are added.

    Returns:
        Pixels along the side of the output, a whole number.

    Raises:
        ValueError: size, kernel or stride is below 1; the kernel is larger than the size, with
            `"valid"`; or the padding is another word.
    """
    if min(size, kernel, stride) < 1:
        raise ValueError(
            f"size, kernel and stride must be 1 or more; got {size}, {kernel}, {stride}"
        )
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f'padding must be "valid" or "same"; got {padding!r}')
    if kernel > size:
        raise ValueError(f"a kernel of {kernel} does not fit into a side of {size}")
    return (size - kernel) // stride + 1


def add_convolution(model: keras.Sequential, filters: int, padding: str = "valid") -> None:
    """Add a 3 × 3 convolution, brought to an even range by batch normalization, then ReLU."""
    model.add(layers.Conv2D(filters, 3, padding=padding, use_bias=False))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.ReLU())


def build_cnn() -> keras.Model:
    """Build a small convolutional network from images to the probabilities of ten digits.

    Returns:
        A new, uncompiled model with fewer than 100,000 parameters: images (n, 28, 28, 1) scaled
        to 0–1 in, probabilities (n, 10) out, also in training. Its first weights are random and
        differ from call to call. It has softmax once, at the end.
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    add_convolution(model, 16, padding="same")
    add_convolution(model, 16)
    model.add(layers.MaxPooling2D())
    add_convolution(model, 32)
    add_convolution(model, 32)
    model.add(layers.MaxPooling2D())
    add_convolution(model, 64)
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    return model
