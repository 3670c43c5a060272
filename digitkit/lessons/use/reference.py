"""Lesson 9: put the model to use, on Kaggle's digits and on your own."""

import keras
import numpy as np
import pandas as pd

from digitkit import predict_labels


def make_submission(model: keras.Model, X_test: np.ndarray | pd.DataFrame) -> pd.DataFrame:
    """Answer for all test digits, in the form that Kaggle takes.

    Args:
        model: a model that gives probabilities (n, 10).
        X_test: the test digits in the shape and range the model takes, an array or a DataFrame
            with any index; model and digits stay as they were.

    Returns:
        A DataFrame with two columns of whole numbers: `ImageId`, 1 … n, and `Label`, the most
        probable digit of each image as the model answers outside of training, in the order of the
        images.
    """
    labels = predict_labels(model, X_test)
    return pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})


def extract_ink(image: np.ndarray) -> np.ndarray:
    """Tell ink from paper, whether the digit is dark on light or light on dark.

    The paper has the shade that is usual along the edge; the ink is what differs most from it.

    Args:
        image: any grey image (height, width) of numbers.

    Returns:
        A float array of the same shape, 0.0 where there is paper, 1.0 at the strongest ink. An
        image of one shade is all paper.
    """
    shades = np.asarray(image, dtype="float64")
    edge = np.concatenate([shades[0], shades[-1], shades[:, 0], shades[:, -1]])
    difference = shades - np.median(edge)
    if difference.max() < -difference.min():
        difference = -difference
    ink = difference.clip(min=0)
    return ink / ink.max() if ink.max() > 0 else ink


def crop(ink: np.ndarray, threshold: float = 0.1) -> np.ndarray:
    """Cut away the rows and columns around the digit that hold no ink above the threshold."""
    rows, columns = np.nonzero(ink > threshold)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def averaging_weights(size: int, new_size: int) -> np.ndarray:
    """Weigh each of `size` pixels by how much of each of `new_size` pixels it covers.

    Returns:
        A float array (new_size, size); every row sums to 1.
    """
    edges = np.linspace(0, size, new_size + 1)
    left, right = edges[:-1, None], edges[1:, None]
    pixel = np.arange(size)
    covered = np.minimum(right, pixel + 1) - np.maximum(left, pixel)
    return covered.clip(min=0) * new_size / size


def resize(ink: np.ndarray, longer_side: int = 20) -> np.ndarray:
    """Shrink or enlarge by area average until the longer side has the given number of pixels."""
    factor = longer_side / max(ink.shape)
    height, width = (max(1, round(side * factor)) for side in ink.shape)
    rows = averaging_weights(ink.shape[0], height)
    columns = averaging_weights(ink.shape[1], width)
    return rows @ ink @ columns.T


def place_by_mass(ink: np.ndarray) -> np.ndarray:
    """Lay a digit on an empty 28 × 28 image, its centre of mass as near (14, 14) as it can be."""
    positions = np.indices(ink.shape)
    centre = (positions * ink).sum(axis=(1, 2)) / ink.sum()
    room = 28 - np.array(ink.shape)
    top, left = np.clip(np.round(14 - centre).astype(int), 0, room)
    frame = np.zeros((28, 28))
    frame[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return frame


def prepare_drawing(image: np.ndarray) -> np.ndarray:
    """Make a drawn or photographed digit look as the digits of MNIST do.

    Args:
        image: any grey image (height, width) of one digit, dark on light or light on dark, whole
            numbers 0–255 or floats 0–1; it stays as it is.

    Returns:
        A NumPy array of uint8 (28, 28): ink on 0, the digit cropped, its longer side 20 pixels, its
        strongest ink 255, greys kept and averaged where it shrinks, its centre of mass within 0.75
        pixel of (14, 14). An empty image gives an empty image.
    """
    ink = extract_ink(image)
    if not ink.any():
        return np.zeros((28, 28), dtype="uint8")
    frame = place_by_mass(resize(crop(ink)))
    return np.round(255 * frame / frame.max()).astype("uint8")
