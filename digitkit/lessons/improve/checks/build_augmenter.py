"""Checks of `build_augmenter`."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from digitkit.checking.assertions import counted, describe, expect
from digitkit.checking.calls import once_per_function
from digitkit.checking.digits import scaled_images
from digitkit.checking.models import expect_model
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model

MIDDLE = 13.5
DRAWS = 300
DRAWN_BY = 5  # the seed of all augmenters that are measured
SHADE = 0.6
# Places are measured to 0.003 pixels with smooth interpolation, to 0.4 with the nearest pixel. Of
# the pixels outside the moved page, ink is in 0.0 % and in up to 1 % of the nearest ones if paper
# fills all gaps. It is in 2 % to 100 % if one layer reflects or wraps (three orders and strengths).
SMOOTH, GHOSTS, GHOSTS_OF_NEAREST = 0.05, 0.008, 0.03


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
    """How an augmenter transformed each of many pages.

    Attributes:
        maps: linear maps (n, 2, 2); the columns are the images of a step down and a step right.
        shifts: the shift of the centre (n, 2), in pixels down and to the right.
        erased: in how many pages a part of the middle is gone.
        ghosts: the shares of ink in pixels outside the moved page, at edges and in corners.
        blur: how far pixels are from where the map puts them, in pixels on average.
    """

    maps: np.ndarray
    shifts: np.ndarray
    erased: int
    ghosts: tuple[float, float]
    blur: float

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


@once_per_function
def measure(build_augmenter: Any) -> Transforms:
    """Measure 300 draws of an augmenter.

    Augmenters with one seed draw alike. So three pages show where each pixel comes from: one whose
    values are its rows, one whose values are its columns, and one full of ink.
    """
    down, across = np.indices((28, 28)).astype("float32")
    rows, columns, ink = (
        augmented(_augmenter(build_augmenter, seed=DRAWN_BY), _repeated(page))[..., 0]
        for page in (0.25 + down / 54, 0.25 + across / 54, np.ones((28, 28), "float32"))
    )
    sources = np.stack([rows, columns], axis=-1) * 54 - MIDDLE - 0.25 * 54
    fits = [_fitted(source, full > 0.999) for source, full in zip(sources, ink, strict=True)]
    lost = sum(fit is None for fit in fits)
    expect(
        lost == 0,
        f"In {lost} of {DRAWS} draws, your model left little or nothing of a page full of ink.",
        expected="pages that are turned up to 5–20°, shifted up to 1–4 pixels, zoomed by up to "
        "3–20 %",
        hint="smaller factors: a shift is a share of the image's side, 2 pixels are 2 / 28",
    )
    solved = np.array(fits)
    maps = np.linalg.inv(solved[:, :2].transpose(0, 2, 1))
    shifts = -np.einsum("nij,nj->ni", maps, solved[:, 2])
    expected = PIXELS @ solved[:, None]  # where each pixel comes from, from the middle
    distance = np.abs(expected).max(axis=-1)
    full = ink > 0.999
    erased = int(((distance < 7) & (ink < 0.5)).any(axis=(1, 2)).sum())
    edge = (np.abs(PIXELS[..., :2]) < 6).any(axis=-1)
    outside = distance > 14.5
    ghosts = [float((ink[outside & where] > 0.5).mean()) for where in (edge, ~edge)]
    blur = float(np.abs(sources - expected).max(axis=-1)[full & (distance < 7)].mean())
    return Transforms(maps, shifts, erased, (ghosts[0], ghosts[1]), blur)


# For each pixel its place from the middle, down and to the right, and 1.
PIXELS = np.stack([*(np.indices((28, 28)) - MIDDLE), np.ones((28, 28))], axis=-1)


def _repeated(page: np.ndarray) -> np.ndarray:
    return np.repeat(page[None, :, :, None], DRAWS, axis=0)


def _fitted(source: np.ndarray, full: np.ndarray) -> np.ndarray | None:
    """Return the map from pixels to where they come from (3, 2); None of nearly empty pages.

    The middle gives a first map; then all pixels near it count, and none that are reflected.
    """
    middle = full & (np.abs(PIXELS[..., :2]) < 8).all(axis=-1)
    if middle.sum() < 60:
        return None
    first = np.linalg.lstsq(PIXELS[middle], source[middle], rcond=None)[0]
    near = full & (np.abs(PIXELS @ first - source).max(axis=-1) < 1.5)
    return np.asarray(np.linalg.lstsq(PIXELS[near], source[near], rcond=None)[0])


def _augmenter(build_augmenter, **options):
    return expect_model(
        build_augmenter(**options),
        expected="a Keras model that takes images (n, 28, 28, 1)",
        hint="put the layers into a `keras.Sequential`, and return that",
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
        highest = float(changed.max())
        expect(
            changed.shape != images.shape
            or abs(highest - 1) < 1e-3
            or not np.allclose(changed, images * highest, rtol=0, atol=1e-5),
            f"Your model multiplies all images by {highest:.3g}, {how} too.",
            expected="images that come in from 0 to 1 and go out from 0 to 1",
            hint="leave `Rescaling` out: the images are scaled already",
        )
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
        hint="leave brightness, contrast and noise out, and fill with 0: see `fill_mode` and "
        "`fill_value`",
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


def test_build_augmenter_keeps_the_page_whole(build_augmenter):
    """It moves the page as a whole, and erases no part of it."""
    erased = measure(build_augmenter).erased
    expect(
        erased == 0,
        f"In {erased} of {DRAWS} draws, a part of the page's middle was gone.",
        expected="a page that is turned, shifted and zoomed as a whole",
        hint="leave `RandomErasing` and other layers that hide a part out",
    )


def test_build_augmenter_fills_with_paper(build_augmenter):
    """It fills with paper what comes in from outside the page, after turns, shifts and zooms."""
    transforms = measure(build_augmenter)
    most = GHOSTS if transforms.blur < SMOOTH else GHOSTS_OF_NEAREST
    at_edges, in_corners = transforms.ghosts
    gap = "edges, where a shift or a zoom leaves a gap"
    if in_corners > 3 * at_edges:
        gap = "corners, where a turn leaves a gap"
    share = max(transforms.ghosts)
    expect(
        share <= most,
        f"A page full of ink was moved. At the {gap}, {share:.0%} of the pixels are ink all the "
        "same: strokes there get ghosts.",
        expected="outside the page there is paper, 0",
        hint='set the `fill_mode` of each of the layers; the default "reflect" mirrors the page',
    )


def test_build_augmenter_never_mirrors(build_augmenter):
    """It never mirrors a digit, and never turns it upside down."""
    transforms = measure(build_augmenter)
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
    """It turns images both ways, by up to 10°; anything from 5° to 20° is fine."""
    angles = measure(build_augmenter).angles
    furthest = float(np.abs(angles).max())
    # Uniform draws up to 5° reach 4.9° in 300.
    expect(
        4.2 < furthest < 21,
        f"In 300 draws, the largest turn was {furthest:.1f}°.",
        expected="turns of up to 5–20°, such as 10°",
        hint="the factor of `RandomRotation` is a share of a full turn, not an angle",
    )
    expect(
        angles.min() < -1.5 and angles.max() > 1.5,
        f"In 300 draws, the turns went from {angles.min():.1f}° to {angles.max():.1f}°.",
        expected="turns to the left and to the right",
        hint="one number as the factor turns both ways",
    )


def test_build_augmenter_shifts_a_little(build_augmenter):
    """It shifts up, down, left and right, by up to 2 pixels; anything from 1 to 4 is fine."""
    transforms = measure(build_augmenter)
    for i, way in enumerate(("up or down", "to a side")):
        pixels = float(transforms.furthest[i])
        expect(
            0.8 < pixels < 4.4,
            f"In 300 draws, the longest shift {way} was {pixels:.1f} pixels.",
            expected="shifts of up to 1–4 pixels, such as 2, up and down and to both sides",
            hint="the factors of `RandomTranslation` are shares of the side, which has 28 pixels",
        )
        low, high = float(transforms.shifts[:, i].min()), float(transforms.shifts[:, i].max())
        missing = ("up" if low > -0.6 else "down") if i == 0 else "left" if low > -0.6 else "right"
        expect(
            low < -0.6 and high > 0.6,
            f"In 300 draws, no image was shifted {missing}.",
            expected="shifts up and down and to both sides",
            hint="one number as the factor shifts both ways",
        )


def test_build_augmenter_zooms_a_little(build_augmenter):
    """It zooms images by up to 10 %; anything from 3 % to 20 % is fine."""
    furthest = float(measure(build_augmenter).zooms.max())
    expect(
        0.024 < furthest < 0.22,
        f"In 300 draws, the largest zoom was {furthest:.1%}.",
        expected="zooms of up to 3–20 %, such as 10 %",
        hint="the factor of `RandomZoom` is a share of the size",
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
