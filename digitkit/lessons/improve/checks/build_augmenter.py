"""What is right of `build_augmenter`."""

import numpy as np

from digitkit.checking.assertions import counted, expect
from digitkit.checking.digits import some_digits
from digitkit.lessons.improve.checks.augmentation_probe import expect_augmenter, moves_of, redrawn
from digitkit.protocol.given_models import GivenModel, dense_config


def _augmenter(build_augmenter, **options):
    return expect_augmenter(build_augmenter(**options))


def _digits(n=1):
    X, _ = some_digits([n] * 10)
    return (X / 255).astype("float32").reshape(-1, 28, 28, 1)


def test_build_augmenter_gives_a_model_of_images(build_augmenter):
    """It gives a Keras model that makes images of images."""
    images = _digits()
    redrawn(_augmenter(build_augmenter), images)
    drawn = redrawn(_augmenter(build_augmenter), images[:1])
    expect(
        bool(drawn.any()),
        "From a digit your model made an empty page.",
        expected="the digit, moved a little",
        hint="smaller factors, and images of 0–1 that stay 0–1",
    )


def test_build_augmenter_leaves_images_alone_outside_training(build_augmenter):
    """It leaves images alone in `predict` and with `training=False`."""
    images = _digits()
    model = _augmenter(build_augmenter)
    for drawn, how in (
        (redrawn(model, images, training=False), "with `training=False`"),
        (model.probabilities(images), "in `predict`"),
    ):
        expect(
            drawn.shape == images.shape and np.allclose(drawn, images, rtol=0, atol=1e-5),
            f"Your model changes images {how} too.",
            expected="images come back as they are: a digit to be read is not to be redrawn",
            hint="Keras' own Random layers know when they train; in a class of your own, hand "
            "`training` on to them",
        )


def test_build_augmenter_draws_anew(build_augmenter):
    """It draws each image of a batch in its own way, and all of them anew at every call."""
    model = _augmenter(build_augmenter)
    images = np.repeat(_digits()[:1], 20, axis=0)
    first, second = redrawn(model, images), redrawn(model, images)
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


SHADE = 0.6


def test_build_augmenter_leaves_paper_and_ink(build_augmenter):
    """It moves ink and changes no shade: paper and every grey stay as they are."""
    model = _augmenter(build_augmenter)
    blank = redrawn(model, np.zeros((40, 28, 28, 1), "float32"))
    darkest = float(np.abs(blank).max())
    expect(
        darkest < 1e-4,
        f"On an empty page your model made a pixel of {darkest:.3g}.",
        expected="paper stays 0: shapes move, shades stay",
        hint='leave brightness, contrast and noise out, and fill with paper: `fill_mode="constant",'
        " fill_value=0.0`",
    )
    disc = np.zeros((40, 28, 28, 1), "float32")
    disc[:, 7:21, 7:21] = SHADE
    drawn = redrawn(model, disc)
    darkest = drawn.max(axis=(1, 2, 3))
    off = int(np.abs(darkest - SHADE).argmax())
    expect(
        abs(float(darkest[off]) - SHADE) < 1e-3 and float(drawn.min()) > -1e-4,
        f"In a square of ink {SHADE} your model made values from {drawn[off].min():.3g} to "
        f"{darkest[off]:.3g}.",
        expected=f"ink of {SHADE} stays {SHADE}",
        hint="turn, shift and zoom; leave brightness, contrast, noise and erasing out",
    )


def test_build_augmenter_fills_with_paper(build_augmenter):
    """It fills with paper what comes in from outside the page."""
    drawn = redrawn(_augmenter(build_augmenter), np.ones((60, 28, 28, 1), "float32"))
    lightest = np.sort(drawn.min(axis=(1, 2, 3)))
    expect(
        float(lightest[6]) < 0.05,
        "On pages full of ink, ink came in from outside the page: the lightest pixel is "
        f"{lightest[0]:.2g}. Strokes near the edge get ghosts.",
        expected="outside the page there is paper, 0",
        hint='`fill_mode="constant"` in each layer; the default "reflect" mirrors the page',
    )


def test_build_augmenter_never_mirrors(build_augmenter):
    """It never mirrors a digit and never stands it on its head."""
    moves = moves_of(_augmenter(build_augmenter))
    mirrored = int((np.linalg.det(moves.maps) < 0).sum())
    turned = int((np.abs(moves.angles) > 120).sum())
    what = "mirrored" if mirrored else "turned upside down"
    expect(
        mirrored == 0 and turned == 0,
        f"Of {len(moves.angles)} images, {mirrored or turned} came back {what}.",
        expected="no digit is mirrored or stood on its head: a 6 would become a 9",
        hint="leave `RandomFlip` out",
    )


def test_build_augmenter_turns_a_little(build_augmenter):
    """It turns images by up to 5–20°."""
    furthest = float(np.abs(moves_of(_augmenter(build_augmenter)).angles).max())
    # Uniform draws up to 5° reach 4.9° in 300; the dots tell angles to 0.3°.
    expect(
        4.2 < furthest < 21,
        f"In 300 draws, the largest turn was {furthest:.1f}°.",
        expected="turns of up to 5–20°, such as 10°",
        hint="the factor of `RandomRotation` is a share of a full turn: 10° is 10 / 360",
    )


def test_build_augmenter_shifts_a_little(build_augmenter):
    """It shifts images by up to 1–4 pixels, up and down and to the sides."""
    furthest = moves_of(_augmenter(build_augmenter)).furthest
    for pixels, way in zip(furthest, ("up or down", "to a side"), strict=True):
        expect(
            0.8 < pixels < 4.4,
            f"In 300 draws, the longest shift {way} was {pixels:.1f} pixels.",
            expected="shifts of up to 1–4 pixels, such as 2, up and down and to both sides",
            hint="the factors of `RandomTranslation` are shares of the side: 2 pixels are 2 / 28",
        )


def test_build_augmenter_zooms_a_little(build_augmenter):
    """It zooms images by up to 3–20 %."""
    furthest = float(moves_of(_augmenter(build_augmenter)).zooms.max())
    # Turns and shifts alone seem to zoom by about 0.1 % in 300 draws, the dots being coarse.
    expect(
        0.024 < furthest < 0.22,
        f"In 300 draws, the largest zoom was {furthest:.1%}.",
        expected="zooms of up to 3–20 %, such as 10 %",
        hint="`RandomZoom(0.1)` zooms by up to 10 %",
    )


def test_build_augmenter_draws_by_its_seed(build_augmenter):
    """It draws the same for the same seed, and 42 is the seed if none is given."""
    images = _digits()
    for one, other in (({"seed": 7}, {"seed": 7}), ({}, {"seed": 42})):
        names = [f"seed={each['seed']}" if each else "no seed" for each in (one, other)]
        first, second = (
            redrawn(_augmenter(build_augmenter, **each), images) for each in (one, other)
        )
        expect(
            np.allclose(first, second, atol=1e-5),
            f"Two augmenters, made with {names[0]} and with {names[1]}, draw different images.",
            expected="the same draws from the same seed, and 42 if none is given",
            hint="give every layer `seed=seed`, and write `seed=42` in the first line",
        )
    first, second = (redrawn(_augmenter(build_augmenter, seed=each), images) for each in (7, 8))
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
    redrawn(_augmenter(build_augmenter), _digits())
    expect(
        model.chance() == untouched,
        "After your function, the random numbers of NumPy, TensorFlow or Python go on elsewhere.",
        expected="the global seed is left alone: other code may count on it",
        hint="no `set_random_seed`: each Random layer takes a `seed` of its own",
    )
