"""How an augmenter moves images: read off three dots that can be told apart by their ink."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage

from digitkit.checking.assertions import described, expect
from digitkit.protocol.handles import Model

MIDDLE = 13.5
DOTS = [((9, 9), 1.0), ((9, 18), 0.5), ((18, 11), 0.24)]  # place of the middle, and ink
DRAWS = 300
# Turned by 20°, shifted by 4 pixels and zoomed by 20 % at once, the dots get lost in 7 to 13 % of
# the draws (12 runs in all six orders); an answer that erases loses them in 29 %.
LOST = 0.2
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

        A shift that comes before turning or zooming is turned or zoomed with the image; of the
        four readings, the one with the shortest shifts counts.
        """
        back, sizes = np.linalg.inv(self.maps), np.linalg.norm(self.maps, axis=2)
        before_both = np.einsum("nij,nj->ni", back, self.shifts)
        before_turning = np.einsum("nji,nj->ni", self._turns, self.shifts)
        readings = [self.shifts, before_both, before_turning, self.shifts / sizes]
        longest = [np.abs(reading).max(axis=0) for reading in readings]
        shortest: np.ndarray = min(longest, key=lambda reading: float(reading.max()))
        return shortest

    @property
    def _turns(self) -> np.ndarray:
        """The turn in each map, as a matrix (n, 2, 2)."""
        angles = np.radians(self.angles)
        down = np.stack([np.cos(angles), -np.sin(angles)], axis=-1)
        right = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
        return np.stack([down, right], axis=1)


def moves_of(model: Model) -> Moves:
    """Measure 300 draws of an augmenter, but for the few in which a dot leaves the page."""
    start = np.column_stack([np.array([place for place, _ in DOTS]) - MIDDLE, np.ones(3)])
    found = [_places(image) for image in redrawn(model, dots(DRAWS))[..., 0]]
    places = [each for each in found if each is not None]
    _expect_on_the_page(DRAWS - len(places))
    solved = [np.linalg.solve(start, each - MIDDLE) for each in places]
    maps = np.array([one[:2].T for one in solved])
    _expect_spread_out(maps)
    return Moves(maps, np.array([one[2] for one in solved]))


def _places(image: np.ndarray) -> np.ndarray | None:
    """The middles of the three dots in an image, the darkest first; None without three whole."""
    parts, count = ndimage.label(image > 0.02, structure=np.ones((3, 3)))
    edges = parts[0].any() or parts[-1].any() or parts[:, 0].any() or parts[:, -1].any()
    if count != len(DOTS) or edges:
        return None
    ink = ndimage.sum(image, parts, [1, 2, 3])
    centres = np.array(ndimage.center_of_mass(image, parts, [1, 2, 3]))
    places: np.ndarray = centres[np.argsort(-ink)]
    return places


def _expect_on_the_page(lost: int) -> None:
    expect(
        lost <= LOST * DRAWS,
        f"Of three dots on a page, one or more left it or came apart in {lost} of {DRAWS} draws.",
        expected="dots that stay on the page, as dots: turned up to 5–20°, shifted up to 1–4 "
        "pixels, zoomed by up to 3–20 %",
        hint="smaller factors: a shift is a share of the image's side, 2 pixels are 2 / 28",
    )


def _expect_spread_out(maps: np.ndarray) -> None:
    expect(
        bool((np.abs(np.linalg.det(maps)) > 0.2).all()),
        "In some images the three dots came to lie on one line.",
        expected="images that are turned, shifted and zoomed a little",
        hint="smaller factors",
    )
