"""What rows of pixels look like: paper and ink, and which way up the images are.

A network learns from light-on-dark digits or from images on their side as well as from any others,
with a high accuracy, and then fails on ordinary digits. So this is said when they are loaded.
"""

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digitkit.data.errors import DataError, shown
from digitkit.data.records import PIXELS
from digitkit.data.sample import read_sample

BORDER = np.pad(np.zeros((26, 26), dtype=bool), 1, constant_values=True).reshape(-1)
# From this share of rows on, light paper is no matter of a few odd images. At the border of a digit
# of MNIST, at most 4 % of the pixels are light; but a bag of Fashion-MNIST can fill its image.
LIGHT_SHARE = 0.2
BLOCK = 1024  # rows at a time, which keeps what is computed small beside the digits themselves

# The eight orientations of an image: in words, whether rows and columns are exchanged, which axes
# are reversed after that, and how NumPy puts them right.
ORIENTATIONS = (
    ("upright", False, (), ""),
    (
        "transposed: rows and columns are exchanged, as in EMNIST's files",
        True,
        (),
        ".transpose(0, 2, 1)",
    ),
    ("turned to the left", True, (2,), ".transpose(0, 2, 1)[:, :, ::-1]"),
    ("turned to the right", True, (1,), ".transpose(0, 2, 1)[:, ::-1]"),
    ("upside down", False, (1, 2), "[:, ::-1, ::-1]"),
    ("mirrored, left for right", False, (2,), "[:, :, ::-1]"),
    ("mirrored, top for bottom", False, (1,), "[:, ::-1]"),
    ("transposed and upside down", True, (1, 2), ".transpose(0, 2, 1)[:, ::-1, ::-1]"),
)
# Measured on samples of all 70,000 digits of MNIST: upright ones were taken for others in none of
# 1,720 samples of 10 rows or more; 10 transposed rows were recognized in 400 of 400, and 50 rows
# that lie in any other way in 398 of 400 or more. tests/data/test_appearance.py repeats it, also
# with digits of other writers and with garments.
PER_DIGIT = 100
FEWEST = 10
MARGIN = 0.1
LIKENESS = 0.5


def check_ink(path: Path, X: np.ndarray, change: str = "") -> None:
    """Check that the pixels are not scaled to 0 and 1.

    Args:
        path: the file they come from, for messages.
        X: uint8 (n, 784).
        change: the end of the message: how to change them.

    Raises:
        DataError: the largest value is 1.
    """
    if int(X.max()) == 1:
        raise DataError(
            f"{shown(path)}: the largest pixel of all rows is 1: these pixels are already 0–1; "
            f"multiply them by 255, or take the original file.{change}"
        )


def appearance_warnings(
    X: np.ndarray, y: np.ndarray | None, invert: str, turn: Callable[[str], str]
) -> tuple[str, ...]:
    """Return in one line each what is unusual about the look of digits.

    Args:
        X: uint8 (n, 784).
        y: their labels (n,); without them, the way the images lie is not judged.
        invert: the end of a warning: how to exchange paper and ink.
        turn: gives the end of a warning: how to put images right by an expression of NumPy.
    """
    if not X.any():
        return ("every pixel is 0, so there is no ink in it.",)
    warnings = []
    light = light_paper(X)
    count = int(light.sum())
    if count >= LIGHT_SHARE * len(X):
        where = "the paper" if count == len(X) else f"in {count:,} of {len(X):,} rows the paper"
        shade = np.bincount(X[light][:, BORDER].reshape(-1), minlength=256).argmax()
        warnings.append(
            f"{where} seems to be {shade} and the ink darker, but digits are ink 255 on paper 0; a "
            "network that learns from this reads ordinary digits badly. Subtract "
            + ("the pixels" if count == len(X) else "the pixels of those rows")
            + f" from 255.{invert if count == len(X) else ''}"
        )
    orientation = None if y is None else find_orientation(X, y, light)
    if orientation is not None:
        words, _, _, change = ORIENTATIONS[orientation]
        warnings.append(
            f"the images seem to be {words}; a network that learns from this reads ordinary digits "
            f"badly. Put them upright.{turn(change)}"
        )
    return tuple(warnings)


def light_paper(X: np.ndarray) -> np.ndarray:
    """Return for each row whether most of its border is lighter than the middle of 0–255."""
    light = np.zeros(len(X), dtype=bool)
    for start in range(0, len(X), BLOCK):
        border = X[start : start + BLOCK, BORDER] > 127
        light[start : start + BLOCK] = border.sum(axis=1) * 2 > border.shape[1]
    return light


def find_orientation(X: np.ndarray, y: np.ndarray, light: np.ndarray) -> int | None:
    """Find out whether the images have another orientation than digitkit's own.

    Each image is compared with the mean image of its digit, in all eight orientations.

    Args:
        X: uint8 (n, 784).
        y: their labels (n,).
        light: for each row whether its paper is light.

    Returns:
        The place in `ORIENTATIONS`; None where the images are upright, or too few or too unlike
        digits for a certain answer.
    """
    chosen = np.concatenate([_spread(np.flatnonzero(y == digit)) for digit in range(10)])
    chosen = chosen[X[chosen].min(axis=1) < X[chosen].max(axis=1)]
    if len(chosen) < FEWEST:
        return None
    images = X[chosen].astype(np.float32)
    images[light[chosen]] = 255 - images[light[chosen]]
    images = _normalized(images)
    likeness = np.empty((len(ORIENTATIONS), len(chosen)), np.float32)
    for digit in range(10):
        shown_here = y[chosen] == digit
        likeness[:, shown_here] = mean_images()[:, digit] @ images[shown_here].T
    best = int(likeness.mean(axis=1).argmax())
    margin = likeness[best] - likeness[0]
    certain = margin.mean() > MARGIN and likeness[best].mean() > LIKENESS
    return best if certain else None


def _spread(rows: np.ndarray) -> np.ndarray:
    """Return at most `PER_DIGIT` of these rows, evenly spaced."""
    places = np.linspace(0, len(rows) - 1, min(PER_DIGIT, len(rows)))
    return np.asarray(rows[places.astype(int)])


def _normalized(images: np.ndarray) -> np.ndarray:
    images = images - images.mean(axis=-1, keepdims=True)
    return np.asarray(images / np.linalg.norm(images, axis=-1, keepdims=True))


@functools.cache
def mean_images() -> np.ndarray:
    """Return the mean images of digitkit's own digits in each of the eight orientations.

    Returns:
        float32 (8, 10, 784), each with mean 0 and length 1.
    """
    X, y = read_sample()
    upright = np.stack([X[y == digit].mean(axis=0) for digit in range(10)]).reshape(10, 28, 28)
    ways = []
    for _, transposed, reversed_axes, _ in ORIENTATIONS:
        # What puts an image right first transposes and then reverses; this is its opposite.
        seen = np.flip(upright, reversed_axes)
        ways.append(seen.transpose(0, 2, 1) if transposed else seen)
    return _normalized(np.stack(ways).reshape(len(ORIENTATIONS), 10, PIXELS)).astype(np.float32)
