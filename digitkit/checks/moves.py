"""How an augmenter moves images: read off three dots that can be told apart by their ink."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from digitkit.checks.kinds import described
from digitkit.checks.models import Model
from digitkit.checks.verdict import expect

MIDDLE = 13.5
DOTS = [((8, 8), 1.0), ((8, 18), 0.5), ((18, 10), 0.24)]  # place of the middle, and ink
DRAWS = 300
IMAGES = "images (n, 28, 28, 1)"


def dots(n: int) -> np.ndarray:
    """Images of three squares of unlike ink, float32 (n, 28, 28, 1)."""
    images = np.zeros((n, 28, 28, 1), "float32")
    for (row, column), ink in DOTS:
        images[:, row - 1 : row + 2, column - 1 : column + 2] = ink
    return images


def expect_augmenter(value: Any) -> Model:
    """Expect a Keras model, and give its handle back."""
    expect(
        isinstance(value, Model),
        f"Your function returned {described(value)}.",
        expected=f"a Keras model that takes {IMAGES}",
        hint="`keras.Sequential([keras.Input(shape=(28, 28, 1)), …])` with the layers in it, "
        "and `return` it",
    )
    model: Model = value
    return model


def redrawn(model: Model, images: np.ndarray, training: bool | None = True) -> np.ndarray:
    """Let an augmenter draw these images anew, and expect images of the same shape."""
    drawn = model.answers(images, training)
    expect(
        drawn.shape == images.shape and drawn.dtype.kind == "f" and bool(np.isfinite(drawn).all()),
        f"From images of shape {images.shape} your model makes {described(drawn)}.",
        expected="images of the same shape, one for each, in floats",
        hint="only layers that turn, shift and zoom belong into it",
    )
    return drawn


@dataclass(frozen=True)
class Moves:
    """What an augmenter did to each of many images of the dots.

    Attributes:
        maps: (n, 2, 2), what became of a step down and of a step to the right.
        shifts: (n, 2), where the middle went, in pixels down and to the right.
    """

    maps: np.ndarray
    shifts: np.ndarray

    @property
    def angles(self) -> np.ndarray:
        """How far each image was turned, in degrees from -180 to 180."""
        maps = self.maps
        return np.degrees(np.arctan2(maps[:, 1, 0] - maps[:, 0, 1], maps[:, 0, 0] + maps[:, 1, 1]))

    @property
    def zooms(self) -> np.ndarray:
        """How much larger or smaller each became, as a share: 0.1 for 10 %.

        Some layers name the factor of the image, others that of the window; the smaller counts.
        """
        scale = np.sqrt(np.abs(np.linalg.det(self.maps)))
        return np.minimum(np.abs(scale - 1), np.abs(1 / scale - 1))

    @property
    def furthest(self) -> np.ndarray:
        """The longest shift down or up, and the longest to a side, in pixels.

        A shift that comes before turning is turned with the image; the shorter reading counts.
        """
        before = np.einsum("nij,nj->ni", np.linalg.inv(self.maps), self.shifts)
        readings = np.abs(self.shifts).max(axis=0), np.abs(before).max(axis=0)
        nearer: np.ndarray = min(readings, key=lambda reading: float(reading.max()))
        return nearer


def moves_of(model: Model) -> Moves:
    """Measure 300 draws of an augmenter."""
    start = np.column_stack([np.array([place for place, _ in DOTS]) - MIDDLE, np.ones(3)])
    solved = [
        np.linalg.solve(start, _places(image) - MIDDLE)
        for image in redrawn(model, dots(DRAWS))[..., 0]
    ]
    maps = np.array([one[:2].T for one in solved])
    _expect_spread_out(maps)
    return Moves(maps, np.array([one[2] for one in solved]))


def _places(image: np.ndarray) -> np.ndarray:
    """The middles of the three dots in an image, the darkest first."""
    parts, count = ndimage.label(image > 1e-3, structure=np.ones((3, 3)))
    expect(
        count == 3,
        f"Of three dots on a page, {count} were there after your model moved them.",
        expected="each dot stays on the page, as one dot: turned up to 5–20°, shifted up to 1–4 "
        "pixels, zoomed by up to 3–20 %",
        hint="smaller factors: a shift is a share of the image's side, 2 pixels are 2 / 28",
    )
    ink = ndimage.sum(image, parts, [1, 2, 3])
    centres = np.array(ndimage.center_of_mass(image, parts, [1, 2, 3]))
    places: np.ndarray = centres[np.argsort(-ink)]
    return places


def _expect_spread_out(maps: np.ndarray) -> None:
    expect(
        bool((np.abs(np.linalg.det(maps)) > 0.2).all()),
        "In some images the three dots came to lie on one line.",
        expected="images that are turned, shifted and zoomed a little",
        hint="smaller factors",
    )
