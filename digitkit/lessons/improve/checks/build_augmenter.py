"""Checks of `build_augmenter`."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digitkit.checking.assertions import counted, describe, expect
from digitkit.checking.digits import scaled_images
from digitkit.checking.models import expect_model
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model

MIDDLE = 13.5
DOTS = [((9, 9), 1.0), ((9, 18), 0.5), ((18, 11), 0.24)]  # centre, and ink
DRAWS = 300
# Rotated by 20°, shifted by 4 pixels and zoomed by 20 % at once, dots get lost in 7 to 13 % of the
# draws (12 runs in all six orders); an answer with random erasing loses them in 29 %.
LOST = 0.2
SHADE = 0.6


def dots(n: int) -> np.ndarray:
    """Return images of three squares, each with another ink, float32 (n, 28, 28, 1)."""
    images = np.zeros((n, 28, 28, 1), "float32")
    for (row, column), ink in DOTS:
        images[:, row - 1 : row + 2, column - 1 : column + 2] = ink
    return images


def augmented(model: Model, images: np.ndarray, training: bool = True) -> np.ndarray:
    """Let an augmenter change these images, and expect images of the same shape."""
    changed = model.answers(images, training)
    expect(
        changed.shape == images.shape
        and changed.dtype.kind == "f"
        and bool(np.isfinite(changed).all()),
        f"From images of shape {images.shape} your model makes {describe(changed)}.",
        expected="images of the same shape, one for each, in floats",
        hint="only layers that turn, shift and zoom belong in it",
    )
    return changed


@dataclass(frozen=True)
class Transforms:
    """How an augmenter transformed each of many images of the dots.

    Attributes:
        maps: linear maps (n, 2, 2); the columns are the images of a step down and a step right.
        shifts: the shift of the centre (n, 2), in pixels down and to the right.
    """

    maps: np.ndarray
    shifts: np.ndarray

    @property
    def angles(self) -> np.ndarray:
        """The rotation of each image, in degrees from -180 to 180."""
        maps = self.maps
        return np.degrees(np.arctan2(maps[:, 1, 0] - maps[:, 0, 1], maps[:, 0, 0] + maps[:, 1, 1]))

    @property
    def zooms(self) -> np.ndarray:
        """The zoom of each image, as a share: 0.1 for 10 % larger or smaller.

        Some layers define it as the factor of the image, others as that of the window; the smaller
        of both counts.
        """
        scale = np.sqrt(np.abs(np.linalg.det(self.maps)))
        return np.minimum(np.abs(scale - 1), np.abs(1 / scale - 1))

    @property
    def furthest(self) -> np.ndarray:
        """The longest vertical and the longest horizontal shift, in pixels (2,).

        A shift before a rotation or zoom is rotated or zoomed with the image. Of the four possible
        orders, the one with the shortest shifts counts.
        """
        back, sizes = np.linalg.inv(self.maps), np.linalg.norm(self.maps, axis=2)
        before_both = np.einsum("nij,nj->ni", back, self.shifts)
        before_rotation = np.einsum("nji,nj->ni", self._rotations, self.shifts)
        orders = [self.shifts, before_both, before_rotation, self.shifts / sizes]
        longest = [np.abs(shifts).max(axis=0) for shifts in orders]
        shortest: np.ndarray = min(longest, key=lambda shift: float(shift.max()))
        return shortest

    @property
    def _rotations(self) -> np.ndarray:
        """The rotation in each map, as matrices (n, 2, 2)."""
        angles = np.radians(self.angles)
        down = np.stack([np.cos(angles), -np.sin(angles)], axis=-1)
        right = np.stack([np.sin(angles), np.cos(angles)], axis=-1)
        return np.stack([down, right], axis=1)


def measure(model: Model) -> Transforms:
    """Measure 300 draws of an augmenter, except the few in which a dot leaves the page."""
    start = np.column_stack([np.array([place for place, _ in DOTS]) - MIDDLE, np.ones(3)])
    images = augmented(model, dots(DRAWS))[..., 0]
    places = [centres for centres in map(_centres, images) if centres is not None]
    lost = DRAWS - len(places)
    expect(
        lost <= LOST * DRAWS,
        f"Of three dots on a page, one or more left it or came apart in {lost} of {DRAWS} draws.",
        expected="dots that stay on the page, as dots: turned up to 5–20°, shifted up to 1–4 "
        "pixels, zoomed by up to 3–20 %",
        hint="smaller factors: a shift is a share of the image's side, 2 pixels are 2 / 28",
    )
    solved = np.array([np.linalg.solve(start, centres - MIDDLE) for centres in places])
    maps = solved[:, :2].transpose(0, 2, 1)
    expect(
        (np.abs(np.linalg.det(maps)) > 0.2).all(),
        "In some images the three dots came to lie on one line.",
        expected="images that are turned, shifted and zoomed a little",
        hint="smaller factors",
    )
    return Transforms(maps, solved[:, 2])


def _centres(image: np.ndarray) -> np.ndarray | None:
    """Find the centres of the three dots (3, 2), the darkest first; None unless three are whole."""
    parts, count = ndimage.label(image > 0.02, structure=np.ones((3, 3)))
    edges = parts[0].any() or parts[-1].any() or parts[:, 0].any() or parts[:, -1].any()
    if count != len(DOTS) or edges:
        return None
    ink = ndimage.sum(image, parts, [1, 2, 3])
    centres = np.array(ndimage.center_of_mass(image, parts, [1, 2, 3]))
    return np.asarray(centres[np.argsort(-ink)])


def _augmenter(build_augmenter, **options):
    return expect_model(
        build_augmenter(**options),
        expected="a Keras model that takes images (n, 28, 28, 1)",
        hint="`keras.Sequential([keras.Input(shape=(28, 28, 1)), …])` with the layers in it, "
        "and `return` it",
    )


def _digits():
    return scaled_images([1] * 10)[0]


def test_build_augmenter_gives_a_model_of_images(build_augmenter):
    """It returns a Keras model that makes images of images."""
    images = _digits()
    augmented(_augmenter(build_augmenter), images)
    changed = augmented(_augmenter(build_augmenter), images[:1])
    expect(
        bool(changed.any()),
        "From a digit your model made an empty page.",
        expected="the digit, moved a little",
        hint="smaller factors, and images of 0–1 that stay 0–1",
    )


def test_build_augmenter_leaves_images_alone_outside_training(build_augmenter):
    """It leaves images alone in `predict` and with `training=False`."""
    images = _digits()
    model = _augmenter(build_augmenter)
    for changed, how in (
        (augmented(model, images, training=False), "with `training=False`"),
        (model.probabilities(images), "in `predict`"),
    ):
        expect(
            changed.shape == images.shape and np.allclose(changed, images, rtol=0, atol=1e-5),
            f"Your model changes images {how} too.",
            expected="images come back as they are: a digit to be read is not to be redrawn",
            hint="Keras' own Random layers know when they train; in a class of your own, pass "
            "`training` on to them",
        )


def test_build_augmenter_draws_anew(build_augmenter):
    """It draws a transform for each image of a batch, and new ones at every call."""
    model = _augmenter(build_augmenter)
    images = np.repeat(_digits()[:1], 20, axis=0)
    first, second = augmented(model, images), augmented(model, images)
    expect(
        not np.allclose(first, images, atol=1e-3),
        "With `training=True` your model leaves every image as it is.",
        expected="images that are turned, shifted and zoomed a little",
        hint="`layers.RandomRotation`, `layers.RandomTranslation` and `layers.RandomZoom`",
    )
    kinds = len({image.tobytes() for image in first})
    expect(
        kinds > 10,
        f"Of 20 copies of one image in a batch your model made {counted(kinds, 'kind')} of image.",
        expected="each image of a batch is drawn in its own way",
        hint="Keras' Random layers do this by themselves",
    )
    expect(
        not np.allclose(first, second, atol=1e-3),
        "Called twice, your model drew the same both times.",
        expected="a new draw at every call",
        hint="give the seed to the layers when they are made, and never set it in a call",
    )


def test_build_augmenter_leaves_paper_and_ink(build_augmenter):
    """It moves ink and changes no shade: paper and every grey stay as they are."""
    model = _augmenter(build_augmenter)
    blank = augmented(model, np.zeros((40, 28, 28, 1), "float32"))
    darkest = float(np.abs(blank).max())
    expect(
        darkest < 1e-4,
        f"On an empty page your model made a pixel of {darkest:.3g}.",
        expected="paper stays 0: shapes move, shades stay",
        hint='leave brightness, contrast and noise out, and fill with paper: `fill_mode="constant",'
        " fill_value=0.0`",
    )
    square = np.zeros((40, 28, 28, 1), "float32")
    square[:, 7:21, 7:21] = SHADE
    changed = augmented(model, square)
    darkest = changed.max(axis=(1, 2, 3))
    worst = int(np.abs(darkest - SHADE).argmax())
    expect(
        abs(float(darkest[worst]) - SHADE) < 1e-3 and float(changed.min()) > -1e-4,
        f"In a square of ink {SHADE} your model made values from {changed[worst].min():.3g} to "
        f"{darkest[worst]:.3g}.",
        expected=f"ink of {SHADE} stays {SHADE}",
        hint="turn, shift and zoom; leave brightness, contrast, noise and erasing out",
    )


def test_build_augmenter_fills_with_paper(build_augmenter):
    """It fills with paper what comes in from outside the page."""
    changed = augmented(_augmenter(build_augmenter), np.ones((60, 28, 28, 1), "float32"))
    lightest = np.sort(changed.min(axis=(1, 2, 3)))
    expect(
        float(lightest[6]) < 0.05,
        "On pages full of ink, ink came in from outside the page: the lightest pixel is "
        f"{lightest[0]:.2g}. Strokes near the edge get ghosts.",
        expected="outside the page there is paper, 0",
        hint='`fill_mode="constant"` in each layer; the default "reflect" mirrors the page',
    )


def test_build_augmenter_never_mirrors(build_augmenter):
    """It never mirrors a digit, and never turns it upside down."""
    transforms = measure(_augmenter(build_augmenter))
    mirrored = int((np.linalg.det(transforms.maps) < 0).sum())
    turned = int((np.abs(transforms.angles) > 120).sum())
    what = "mirrored" if mirrored else "turned upside down"
    expect(
        mirrored == 0 and turned == 0,
        f"Of {len(transforms.angles)} images, {mirrored or turned} came back {what}.",
        expected="no digit is mirrored or upside down: a 6 would become a 9",
        hint="leave `RandomFlip` out",
    )


def test_build_augmenter_rotations_a_little(build_augmenter):
    """It turns images by up to 5–20°."""
    furthest = float(np.abs(measure(_augmenter(build_augmenter)).angles).max())
    # Uniform draws up to 5° reach 4.9° in 300; angles are measured to 0.3°.
    expect(
        4.2 < furthest < 21,
        f"In 300 draws, the largest turn was {furthest:.1f}°.",
        expected="turns of up to 5–20°, such as 10°",
        hint="the factor of `RandomRotation` is a share of a full turn: 10° is 10 / 360",
    )


def test_build_augmenter_shifts_a_little(build_augmenter):
    """It shifts images by up to 1–4 pixels, up and down and to the sides."""
    furthest = measure(_augmenter(build_augmenter)).furthest
    for pixels, way in zip(furthest, ("up or down", "to a side"), strict=True):
        expect(
            0.8 < pixels < 4.4,
            f"In 300 draws, the longest shift {way} was {pixels:.1f} pixels.",
            expected="shifts of up to 1–4 pixels, such as 2, up and down and to both sides",
            hint="the factors of `RandomTranslation` are shares of the side: 2 pixels are 2 / 28",
        )


def test_build_augmenter_zooms_a_little(build_augmenter):
    """It zooms images by up to 3–20 %."""
    furthest = float(measure(_augmenter(build_augmenter)).zooms.max())
    # Rotations and shifts alone measure as zooms of about 0.1 %, because the dots are coarse.
    expect(
        0.024 < furthest < 0.22,
        f"In 300 draws, the largest zoom was {furthest:.1%}.",
        expected="zooms of up to 3–20 %, such as 10 %",
        hint="`RandomZoom(0.1)` zooms by up to 10 %",
    )


def test_build_augmenter_draws_by_its_seed(build_augmenter):
    """It draws the same for the same seed, and 42 is the default seed."""
    images = _digits()
    for options in (({"seed": 7}, {"seed": 7}), ({}, {"seed": 42})):
        names = [f"seed={each['seed']}" if each else "no seed" for each in options]
        first, second = (augmented(_augmenter(build_augmenter, **each), images) for each in options)
        expect(
            np.allclose(first, second, atol=1e-5),
            f"Two augmenters, made with {names[0]} and with {names[1]}, draw different images.",
            expected="the same draws from the same seed, and 42 if none is given",
            hint="give every layer `seed=seed`, and write `seed=42` in the first line",
        )
    first, second = (augmented(_augmenter(build_augmenter, seed=each), images) for each in (7, 8))
    expect(
        not np.allclose(first, second, atol=1e-3),
        "Augmenters with the seeds 7 and 8 draw the same images.",
        expected="another seed, other draws",
        hint="`seed=seed` in every layer, not a fixed number",
    )


def test_build_augmenter_leaves_the_global_seed_alone(build_augmenter):
    """It leaves the seed of everything else alone."""
    given = GivenModel(dense_config([2, 2]))
    untouched = build_augmenter.make(given).chance()
    model = build_augmenter.make(given)
    augmented(_augmenter(build_augmenter), _digits())
    expect(
        model.chance() == untouched,
        "After your function, the random numbers of NumPy, TensorFlow or Python go on elsewhere.",
        expected="the global seed is left alone: other code may count on it",
        hint="no `set_random_seed`: each Random layer takes a `seed` of its own",
    )
