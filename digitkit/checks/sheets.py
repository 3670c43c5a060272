"""Sheets with a drawing on them, and what may be read off a prepared drawing."""

from typing import Any

import numpy as np

from digitkit.checks.digits import some_digits
from digitkit.checks.kinds import expect_array, expect_dtype


def bar() -> np.ndarray:
    """A plain upright bar: ink 0–1, (50, 26)."""
    return np.ones((50, 26))


def hook() -> np.ndarray:
    """An L with a heavy foot, whose centre of mass is far from the middle of its box."""
    ink = np.zeros((60, 44))
    ink[:, :8] = 1
    ink[38:, :] = 1
    return ink


def two_tones() -> np.ndarray:
    """A block whose left half has full ink and whose right half has half of it."""
    ink = np.ones((60, 50))
    ink[:, 25:] = 0.5
    return ink


def sheet(
    drawing: np.ndarray,
    size: tuple[int, int] = (100, 80),
    at: tuple[int, int] | None = None,
    paper: int = 255,
    ink: int = 20,
) -> np.ndarray:
    """Lay a drawing on a sheet, uint8.

    Args:
        drawing: ink 0–1 (height, width); cut where the sheet is too small.
        size: height and width of the sheet.
        at: the place of the drawing's upper left corner; None puts it near the middle.
        paper: the shade of the paper.
        ink: the shade of full ink.
    """
    drawing = drawing[: size[0] - 8, : size[1] - 8]
    room = np.array(size) - drawing.shape
    top, left = at if at is not None else (room * 2) // 5
    image = np.full(size, float(paper))
    place = image[top : top + drawing.shape[0], left : left + drawing.shape[1]]
    place += (ink - paper) * drawing
    return np.round(image).astype("uint8")


def drawn_digit(digit: int) -> tuple[np.ndarray, np.ndarray]:
    """A digit of MNIST, and the same enlarged, dark on a light grey sheet.

    Returns:
        `(original, image)`: uint8 (28, 28) and uint8 (190, 170).
    """
    centred = (_centred_digit(digit, seed) for seed in range(3, 203))
    original = next(image for image in centred if _is_clear(image))
    large = np.kron(original / 255, np.ones((5, 5)))
    return original, sheet(large, size=(190, 170), at=(31, 12), paper=225, ink=35)


def _centred_digit(digit: int, seed: int) -> np.ndarray:
    X, _ = some_digits([int(digit == each) for each in range(10)], seed)
    image = X[0].reshape(28, 28)
    return np.roll(image, np.round(14 - np.array(mass_centre(image))).astype(int), (0, 1))


def _is_clear(image: np.ndarray) -> bool:
    """Tell whether every right way lays a digit at the same place: its centre is not in doubt."""
    return max(abs(14 - middle) for middle in mass_centre(image)) < 0.4


def expect_prepared(value: Any) -> np.ndarray:
    """Expect a prepared drawing, uint8 (28, 28)."""
    image = expect_array(value, (28, 28), hint="lay the digit on an empty image of 28 × 28")
    expect_dtype(image, "uint8", hint='`np.round(...).astype("uint8")` at the end')
    return image


def sides(image: np.ndarray) -> tuple[int, int]:
    """Height and width of the box around the ink above a fifth of full ink."""
    rows, columns = np.nonzero(image > 51)
    if len(rows) == 0:
        return 0, 0
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def mass_centre(image: np.ndarray) -> tuple[float, float]:
    """Row and column of the centre of mass."""
    ink = image.astype("float64")
    total = max(float(ink.sum()), 1.0)
    down, across = np.indices(ink.shape)
    return float((down * ink).sum() / total), float((across * ink).sum() / total)
