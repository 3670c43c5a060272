"""What is right in lesson 8: images redrawn a little, and the best weights kept."""

from dataclasses import replace

import numpy as np

from digitkit.checks.digits import some_digits
from digitkit.checks.exercise import Exercise
from digitkit.checks.files import File
from digitkit.checks.fits import (
    EPOCHS,
    FILE,
    NAMES,
    RATE,
    dotted,
    impatient_fit,
    loss_of,
    slow_fit,
    worsening_fit,
)
from digitkit.checks.kinds import RETURN, counted, described, expect_unchanged
from digitkit.checks.models import Callbacks, GivenModel, dense_config
from digitkit.checks.moves import expect_augmenter, moves_of, redrawn
from digitkit.checks.verdict import expect

LESSON = "08_improve"
EXERCISES = (
    Exercise("08.1", "build_augmenter", points=3, seconds=30.0),
    Exercise("08.2", "make_callbacks", points=2, seconds=30.0),
    Exercise("08.3", "fit_best", points=3, seconds=60.0),
)
QUESTION_POINTS = 2


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


# val_loss is lowest in the epoch with index 2; the other figures point elsewhere.
SCRIPT = {
    "loss": [2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6],
    "accuracy": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    "val_loss": [2.0, 1.5, 1.0, 1.2, 1.1, 1.3, 1.4, 1.5],
    "val_accuracy": [0.9, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95],
}
PLACE = "kept-here.keras"


def _callbacks(make_callbacks, as_text=False, **options):
    value = make_callbacks(File(PLACE, None, as_text=as_text), **options)
    expect(
        isinstance(value, Callbacks) and value.kinds[0] in ("list", "tuple"),
        f"Your function returned {described(value)}.",
        expected="a list of two callbacks",
        hint=RETURN if value is None else "`return [EarlyStopping(...), ModelCheckpoint(...)]`",
    )
    return value


def test_make_callbacks_gives_the_two(make_callbacks):
    """It gives an EarlyStopping and a ModelCheckpoint, and nothing else."""
    value = _callbacks(make_callbacks)
    names = [each[0] for each in value.each]
    both = all(
        sum(wanted in each for each in value.each) == 1
        for wanted in ("EarlyStopping", "ModelCheckpoint")
    )
    expect(
        both and len(names) == 2,
        f"Your list holds {', '.join(names)}.",
        expected="one EarlyStopping and one ModelCheckpoint",
        hint="both are in `keras.callbacks`",
    )


def test_make_callbacks_stops_after_patience(make_callbacks):
    """It stops after `patience` epochs without a better val_loss; 3 if none is given."""
    for options, patience in (({}, 3), ({"patience": 1}, 1)):
        shown = _callbacks(make_callbacks, **options).rehearse(SCRIPT)
        expect(
            shown.stopped_after == 2 + patience,
            f"With {f'patience={patience}' if options else 'no patience given'}, val_loss was "
            f"best in epoch 3 and training ended after epoch {shown.stopped_after + 1}.",
            expected=f"the end after epoch {3 + patience}, {counted(patience, 'epoch')} later",
            hint='`monitor="val_loss", patience=patience`, and `patience=3` in the first line',
        )


def test_make_callbacks_goes_on_while_val_loss_falls(make_callbacks):
    """It goes on while val_loss falls, whatever the accuracy does."""
    script = {
        "loss": [1.0] * 6,
        "accuracy": [0.5] * 6,
        "val_loss": [2.0, 1.95, 1.9, 1.85, 1.8, 1.75],
        "val_accuracy": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
    }
    shown = _callbacks(make_callbacks, patience=1).rehearse(script)
    expect(
        shown.stopped_after == 5,
        f"val_loss fell in all 6 epochs, and training ended after epoch {shown.stopped_after + 1}.",
        expected="no end before val_loss stops falling",
        hint='`monitor="val_loss"`, and no `min_delta`, `baseline` or reversed `mode`',
    )


def test_make_callbacks_puts_the_best_weights_back(make_callbacks):
    """It leaves the weights of the epoch with the lowest val_loss in the model."""
    for patience, how in ((2, "it stopped early"), (9, "it ran through")):
        shown = _callbacks(make_callbacks, patience=patience).rehearse(SCRIPT)
        expect(
            shown.weights_of == 2,
            f"val_loss was best in epoch 3. At the end ({how}) the model holds the weights of "
            f"{_epoch(shown.weights_of)}.",
            expected="the weights of epoch 3",
            hint="`restore_best_weights=True`; it is off unless you ask for it",
        )


def test_make_callbacks_saves_the_best(make_callbacks):
    """It keeps the model of the epoch with the lowest val_loss at the path, and only that."""
    shown = _callbacks(make_callbacks, as_text=True, patience=5).rehearse(SCRIPT)
    saved = ", ".join(f"{name} of {_epoch(of)}" for name, of in shown.saved_of.items())
    expect(
        shown.saved_of == {PLACE: 2},
        f"The path was {PLACE}, and val_loss was best in epoch 3. Saved: {saved or 'nothing'}.",
        expected=f"one file, {PLACE}, with the weights of epoch 3",
        hint='`ModelCheckpoint(path, monitor="val_loss", save_best_only=True)`: it saves every '
        "epoch unless you ask for the best",
    )


def test_make_callbacks_makes_new_ones(make_callbacks):
    """It makes new callbacks at every call."""
    first, second = (_callbacks(make_callbacks) for _ in range(2))
    old = set(first.numbers) & set(second.numbers)
    expect(
        not old,
        f"Called twice, your function gave {counted(len(old), 'callback')} a second time.",
        expected="two new callbacks: a ModelCheckpoint remembers the best val_loss of its last run",
        hint="make both inside the function",
    )


def _epoch(index):
    return "no single epoch" if index is None else f"epoch {index + 1}"


def test_fit_best_gives_the_history(fit_best):
    """It gives the History, with one value an epoch for each of the four figures."""
    lengths = {name: len(values) for name, values in slow_fit(fit_best).history.items()}
    expect(
        len(set(lengths.values())) == 1,
        f"The History has {lengths['loss']} values of loss and {lengths['val_loss']} of val_loss.",
        expected=f"one value an epoch of {', '.join(NAMES)}",
        hint="one `fit` with `epochs=epochs` and `validation_data=(X_val, y_val)`",
    )


def test_fit_best_trains_the_model_it_is_given(fit_best):
    """It trains the model that it is given, and compiles it only if it isn't compiled."""
    fit = slow_fit(fit_best)
    rate = fit.model.compiled.get("learning_rate")
    expect(
        isinstance(rate, float) and abs(rate - RATE) < 1e-6,
        f"A model came compiled with the learning rate {RATE}, and after your function it has "
        f"{rate if rate is None or isinstance(rate, str) else f'{rate:g}'}.",
        expected="a compiled model keeps how it is compiled",
        hint="`if not model.compiled:` before compiling",
    )
    expect(
        bool(fit.touched.any()),
        "The model that your function was given has the same weights as before.",
        expected="this very model is trained",
        hint="`model.fit(...)`, on no copy",
    )


def test_fit_best_goes_on_while_val_loss_falls(fit_best):
    """It goes on while val_loss falls, for as many epochs as were asked for."""
    epochs = len(slow_fit(fit_best).history["val_loss"])
    expect(
        epochs == EPOCHS,
        f"Of {EPOCHS} epochs {epochs} were run, though val_loss fell from epoch to epoch "
        "(val_accuracy stayed 0, and patience was 1).",
        expected=f"{EPOCHS} epochs: val_loss decides, not accuracy",
        hint='`epochs=epochs`, and `monitor="val_loss"`',
    )


def test_fit_best_leaves_validation_images_alone(fit_best):
    """It judges by the validation images as they are."""
    fit = slow_fit(fit_best)
    told = min(fit.history["val_loss"])
    expect(
        abs(told - fit.loss) < 0.002,
        f"The best val_loss in the History is {told:.3f}, but on the validation images as they "
        f"are the model has {fit.loss:.3f}.",
        expected="the same figure: validation images are never redrawn",
        hint="`validation_data=(X_val, y_val)`, as they are",
    )


def test_fit_best_compiles_and_stops_early(fit_best):
    """It compiles a model that isn't compiled, and stops after `patience` epochs; 3 by default."""
    losses = worsening_fit(fit_best).history["val_loss"]
    expect(
        len(losses) == 4,
        f"val_loss grew from the first epoch on, and your function trained for {len(losses)} "
        "epochs with the default patience.",
        expected="4: the best epoch, and 3 more without a better one",
        hint="`callbacks=make_callbacks(path, patience)`, with epochs=20 and patience=3 in the "
        "first line",
    )


def test_fit_best_listens_to_patience(fit_best):
    """It hands `patience` on, and stops sooner where that is small."""
    epochs = len(impatient_fit(fit_best).history["val_loss"])
    expect(
        epochs == 2,
        f"val_loss grew from the first epoch on, and with patience=1 your function trained for "
        f"{counted(epochs, 'epoch')}.",
        expected="2: the best epoch, and 1 more without a better one",
        hint="`make_callbacks(path, patience)`: hand the patience on",
    )


def test_fit_best_ends_with_the_best_weights(fit_best):
    """It leaves the best weights in the model."""
    fit = worsening_fit(fit_best)
    losses = np.array(fit.history["val_loss"])
    nearest = int(np.abs(losses - fit.loss).argmin())
    expect(
        nearest == 0,
        f"val_loss was best in epoch 1 ({losses[0]:.4f}), but at the end the model has "
        f"{fit.loss:.4f}, as in epoch {nearest + 1}.",
        expected="the weights of the best epoch",
        hint="`restore_best_weights=True` in EarlyStopping",
    )


def test_fit_best_keeps_the_best_model_in_the_file(fit_best):
    """It leaves the best model in the file too."""
    for fit in (worsening_fit(fit_best), slow_fit(fit_best)):
        expect(
            fit.saved is not None,
            f"After the call there is no file {FILE} at the path.",
            expected="the best model, saved at the path as given",
            hint="ModelCheckpoint with `path`, or `model.save(path)` at the end",
        )
        X_val, y_val = fit.given[2:]
        answers, saved = fit.model.answers(X_val, False), fit.saved.answers(X_val, False)
        expect(
            saved.shape == answers.shape and np.allclose(answers, saved, rtol=1e-3, atol=1e-12),
            f"The model in hand has the val_loss {fit.loss:.4f}, the one in the file "
            f"{loss_of(saved, y_val):.4f}.",
            expected="the same best model in both",
            hint="`save_best_only=True` in ModelCheckpoint, and a new one for every run",
        )


def test_fit_best_shows_redrawn_images(fit_best):
    """It shows the model images that are redrawn, each epoch anew."""
    often, once = (run(fit_best).touched for run in (slow_fit, worsening_fit))
    originals = dotted()[0].any(axis=(0, 3)).ravel()
    expect(
        bool((often & ~originals).any()),
        "The model only ever saw ink where the training images have it: nothing was redrawn.",
        expected="training images that are turned, shifted and zoomed a little",
        hint="`augment = build_augmenter()`, then `batches.map(lambda X, y: (augment(X, "
        "training=True), y))`",
    )
    # Drawn beforehand 0.85–1.04 times as many pixels, drawn anew 1.69–2.13 times (10 seeds each).
    expect(
        int(often.sum()) > 1.4 * int(once.sum()),
        f"In the first epoch the model saw ink in {once.sum()} pixels, and in {EPOCHS} epochs in "
        f"{often.sum()}: the same redrawn images came again and again.",
        expected="images redrawn anew every epoch",
        hint="augment inside the training, with `map` on the batches, and not once beforehand",
    )


def test_fit_best_keeps_image_and_label_together(fit_best):
    """It learns which label belongs to which image."""
    fit = slow_fit(fit_best)
    y_val = fit.given[3]
    right = int((fit.model.answers(fit.given[2], False)[:, :2].argmax(axis=1) == y_val).sum())
    expect(
        right == len(y_val),
        f"Of {len(y_val)} images with a dot on the left (0) or on the right (1), the model tells "
        f"{right} rightly after {EPOCHS} epochs.",
        expected=f"{len(y_val)}: shuffled or not, each image keeps its label",
        hint="`tf.data.Dataset.from_tensor_slices((X_train, y_train))` keeps them together",
    )


def test_fit_best_leaves_the_digits_alone(fit_best):
    """It leaves images and labels as they were."""
    fit = slow_fit(fit_best)
    given = dict(zip(("X_train", "y_train", "X_val", "y_val"), fit.given, strict=True))
    hint = "shuffle and augment what `tf.data` makes of them"
    expect_unchanged(replace(fit.call, arguments=fit.call.arguments[1:5]), given, hint)
