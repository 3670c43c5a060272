"""Lesson 2: look at the digits before you teach a machine to read them."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike


def to_image(pixels: ArrayLike) -> np.ndarray:
    """Fold a row of 784 pixels into the image it came from.

    Args:
        pixels: a Series with any index or an array, 784 values that stay as they are, the first
            28 of them the top row of the image.

    Returns:
        A new array (28, 28) with the same values and dtype, `image[row, column]`.
    """
    return np.array(pixels).reshape(28, 28)


def plot_digit(pixels: ArrayLike, label: int | None = None, ax: Axes | None = None) -> Axes:
    """Draw one digit as a grey image, dark ink on white paper or light ink on black.

    The greys are fixed to 0 and 255, whatever values the picture has: faint ink looks faint.

    Args:
        pixels: 784 values from 0 (paper) to 255 (ink), an array or a row of a DataFrame.
        label: which digit it is: the title, and no other words; None writes nothing.
        ax: where to draw; None opens a new figure at every call.

    Returns:
        The Axes drawn on, without ticks.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(2, 2))
    ax.imshow(to_image(pixels), cmap="gray_r", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax


def plot_grid(
    X: pd.DataFrame | np.ndarray, y: ArrayLike, rows: int = 4, columns: int = 8
) -> Figure:
    """Draw the first digits in a grid, as `plot_digit` draws them, each with its label as title.

    Args:
        X: the pixels (n, 784), 0 (paper) to 255 (ink), a DataFrame or an array.
        y: the labels (n,), an array or a Series with any index, matched by position.
        rows: rows of the grid.
        columns: digits in a row.

    Returns:
        A new Figure at every call; where X runs out, a place stays empty.
    """
    figure, axes = plt.subplots(rows, columns, figsize=(columns, 1.3 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, np.asarray(X), np.asarray(y), strict=False):
        plot_digit(pixels, label, ax)
    return figure


def count_labels(y: ArrayLike) -> pd.Series:
    """Count how often each digit occurs.

    Args:
        y: the labels (n,), whole numbers 0–9, in an array or a Series with any index; they stay
            as they are.

    Returns:
        A Series of whole numbers with the index 0 … 9; a digit that does not occur counts 0.
    """
    return pd.Series(np.asarray(y)).value_counts().reindex(range(10), fill_value=0)


def mean_images(X: pd.DataFrame | np.ndarray, y: ArrayLike) -> np.ndarray:
    """Average all images of each digit: what a typical 0, 1, … 9 looks like.

    Args:
        X: the pixels (n, 784), in an array or a DataFrame with any index.
        y: the labels (n,), in an array or a Series with any index, matched by position.

    Returns:
        A float array (10, 28, 28), float32 or float64; the image of a digit that does not occur is
        all zeros.
    """
    pixels, labels = np.asarray(X), np.asarray(y)
    images = np.zeros((10, 28, 28))
    for digit in np.unique(labels):
        images[digit] = to_image(pixels[labels == digit].mean(axis=0))
    return images
