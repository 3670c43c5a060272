"""Checks of `fit_best`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from digitkit.checking.assertions import counted, expect, expect_type, expect_unchanged
from digitkit.checking.calls import once_per_function, successful_call
from digitkit.checking.digits import cached_per_secret, random_state
from digitkit.checking.models import cross_entropy, trained_batches
from digitkit.protocol.given_models import GivenModel, sequential_config
from digitkit.protocol.handles import History, Model
from digitkit.protocol.values import Call, File

CONFIG = sequential_config(
    (28, 28, 1), ("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})
)
NAMES = ("loss", "accuracy", "val_loss", "val_accuracy")
FILE = "kept.keras"
MANY, LIGHTEST, GREY_STEP = 1050, 0.1, 0.0008  # images, and the greys of their squares
EPOCHS = 5
RATE = 0.01
CONTRADICTING = np.zeros(8, "int64"), np.ones(8, "int64")  # y_train and y_val


@dataclass
class Fit:
    """One run of a learner's `fit_best`.

    Attributes:
        call: the call.
        given: the arrays it was given: X_train, y_train, X_val, y_val.
        load: builds a model, and returns its handle.
    """

    call: Call
    given: tuple[np.ndarray, ...]
    load: Callable[[GivenModel], Model]

    @property
    def model(self) -> Model:
        """The given model, after the call."""
        model: Model = self.call.arguments[0]
        return model

    @cached_property
    def saved(self) -> Model | None:
        """The model in the file, None if there is no file."""
        content = self.call.arguments[5].content
        return None if content is None else self.load(GivenModel(saved=content))

    @cached_property
    def history(self) -> dict[str, list[float]]:
        """The values of the History, of which all four names are expected."""
        expected, hint = "the History that `fit` gives", "return what `fit` returns"
        history = expect_type(self.call.value, History, expected=expected, hint=hint).history
        missing = [name for name in NAMES if name not in history]
        expect(
            not missing,
            f"The History has {', '.join(history) or 'nothing'}; {missing[:1]} is missing.",
            expected=", ".join(NAMES),
            hint="give `fit` the validation digits, and compile with `compile_model`",
        )
        return {name: [float(value) for value in history[name]] for name in NAMES}

    @cached_property
    def loss(self) -> float:
        """The loss on the unchanged validation images, computed from the model's answers."""
        return cross_entropy(self.model.answers(self.given[2], False), self.given[3])

    @cached_property
    def touched(self) -> np.ndarray:
        """For each pixel whether a training image had ink there, bool (784,)."""
        return np.asarray((self.model.weights()[0] != 0).any(axis=1))


def dotted() -> tuple[np.ndarray, np.ndarray]:
    """Return eight images of one dot, four on the left (labelled 0) and four on the right (1)."""
    y = np.array([0, 1] * 4)
    X = np.zeros((8, 28, 28, 1), "float32")
    for number, label in enumerate(y):
        row, column = 6 + 5 * (number // 2), 19 if label else 7
        X[number, row : row + 2, column : column + 2] = 1
    return X, y


@once_per_function
def slow_fit(fit_best: Any) -> Fit:
    """Train on dots on the left and on the right; the model comes compiled.

    It begins so sure of a third label that val_loss falls in every epoch, and val_accuracy stays 0.
    """
    _, y = dotted()
    kernel, bias = _zeros()
    bias[5] = 14
    given = GivenModel(CONFIG, [kernel, bias], learning_rate=RATE)
    return _run(fit_best, given, y, y, File(FILE, None), epochs=EPOCHS, patience=1)


@once_per_function
def worsening_fit(fit_best: Any) -> Fit:
    """Train with validation labels that contradict the training labels, so that val_loss grows.

    The model comes uncompiled, and epochs and patience are left to the defaults.
    """
    given = GivenModel(CONFIG, _zeros(), eagerly=True)
    return _run(fit_best, given, *CONTRADICTING, File(FILE, None, as_text=True))


@once_per_function
def impatient_fit(fit_best: Any) -> Fit:
    """Train as `worsening_fit` does, but with a patience of 1, and the model comes compiled."""
    given = GivenModel(CONFIG, _zeros(), learning_rate=RATE)
    path = File(FILE, None)
    return _run(fit_best, given, *CONTRADICTING, path, epochs=EPOCHS + 1, patience=1)


@cached_per_secret
def shaded() -> tuple[np.ndarray, np.ndarray]:
    """Return 1,050 images of a square, each in a grey of its own, which no redrawing changes."""
    X = np.zeros((MANY, 28, 28, 1), "float32")
    X[:, 6:22, 6:22, 0] = (LIGHTEST + GREY_STEP * np.arange(MANY))[:, None, None]
    return X, random_state(8).randint(0, 10, MANY)


@once_per_function
def many_shown(fit_best: Any) -> list[list[np.ndarray]]:
    """Train on many images for two epochs; return the numbers of the images in each batch."""
    X, y = shaded()
    model = GivenModel(CONFIG, _zeros(), learning_rate=RATE, watched=True)
    given = X, y, X[:10].copy(), y[:10].copy()
    path = File(FILE, None)
    call = successful_call(fit_best, model, *given, path, epochs=2, patience=2)
    learned: Model = call.arguments[0]
    batches = learned.seen()
    trained = {id(one) for one in trained_batches(batches, learned.compiled.get("steps", 0))}
    epochs: list[list[np.ndarray]] = [[]]
    for batch in batches:
        if id(batch) in trained:
            greys = batch.X.reshape(-1, 28, 28)[:, 13:15, 13:15].mean(axis=(1, 2))
            epochs[-1].append(np.rint((greys - LIGHTEST) / GREY_STEP).astype(int))
        elif epochs[-1]:  # it was asked about validation images: the epoch is over
            epochs.append([])
    return [epoch for epoch in epochs if epoch]


def _zeros() -> list[np.ndarray]:
    return [np.zeros((784, 10), "float32"), np.zeros(10, "float32")]


def _run(
    fit_best: Any,
    model: GivenModel,
    y_train: np.ndarray,
    y_val: np.ndarray,
    path: File,
    **options: int,
) -> Fit:
    X, _ = dotted()
    given = X, y_train, X.copy(), y_val.copy()
    return Fit(successful_call(fit_best, model, *given, path, **options), given, fit_best.make)


def test_fit_best_gives_the_history(fit_best):
    """It returns the History, with one value an epoch for each of the four figures."""
    lengths = {name: len(values) for name, values in slow_fit(fit_best).history.items()}
    expect(
        len(set(lengths.values())) == 1,
        f"The History has {lengths['loss']} values of loss and {lengths['val_loss']} of val_loss.",
        expected=f"one value an epoch of {', '.join(NAMES)}",
        hint="one `fit` with all epochs and the validation images",
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
    expect(
        fit.model.compiled["steps"] > 0,
        "The model came compiled, and its own optimizer took no step: another one trained it.",
        expected="a compiled model is trained as it is compiled",
        hint="call `fit` of the model itself, and leave a second `compile` out",
    )


def test_fit_best_goes_on_while_val_loss_falls(fit_best):
    """It goes on while val_loss falls, for as many epochs as were asked for."""
    epochs = len(slow_fit(fit_best).history["val_loss"])
    expect(
        epochs == EPOCHS,
        f"Of {EPOCHS} epochs {epochs} were run, though val_loss fell from epoch to epoch "
        "(val_accuracy stayed 0, and patience was 1).",
        expected=f"{EPOCHS} epochs: val_loss decides, not accuracy",
        hint="pass `epochs` on to `fit`, and let the callbacks watch val_loss",
    )


def test_fit_best_leaves_validation_images_alone(fit_best):
    """It judges by the validation images as they are."""
    fit = slow_fit(fit_best)
    reported = min(fit.history["val_loss"])
    expect(
        abs(reported - fit.loss) < 0.002,
        f"The best val_loss in the History is {reported:.3f}, but on the validation images as they "
        f"are the model has {fit.loss:.3f}.",
        expected="the same figure: validation images are never redrawn",
        hint="pass X_val to `fit` as it is: neither through `map` nor through the augmenter",
    )


def test_fit_best_compiles_and_stops_early(fit_best):
    """It compiles a model that isn't compiled, and stops after `patience` epochs; 3 by default."""
    fit = worsening_fit(fit_best)
    losses = fit.history["val_loss"]
    expect(
        fit.model.compiled != {},
        "A model came uncompiled, and after your function it isn't compiled yet.",
        expected="the very model that was given, compiled",
        hint="hand `model` itself to `compile_model` before it is trained",
    )
    expect(
        len(losses) == 4,
        f"val_loss grew from the first epoch on, and your function trained for {len(losses)} "
        "epochs with the default patience.",
        expected="4: the best epoch, and 3 more without a better one",
        hint="pass your `make_callbacks` both arguments, with epochs=20 and patience=3 in the "
        "first line",
    )


def test_fit_best_listens_to_patience(fit_best):
    """It passes `patience` on, and stops sooner where that is small."""
    epochs = len(impatient_fit(fit_best).history["val_loss"])
    expect(
        epochs == 2,
        f"val_loss grew from the first epoch on, and with patience=1 your function trained for "
        f"{counted(epochs, 'epoch')}.",
        expected="2: the best epoch, and 1 more without a better one",
        hint="pass the patience on to your `make_callbacks`",
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
        assert fit.saved is not None
        X_val, y_val = fit.given[2:]
        answers, saved = fit.model.answers(X_val, False), fit.saved.answers(X_val, False)
        expect(
            saved.shape == answers.shape and np.allclose(answers, saved, rtol=1e-3, atol=1e-12),
            f"The model in hand has the val_loss {fit.loss:.4f}, the one in the file "
            f"{cross_entropy(saved, y_val):.4f}.",
            expected="the same best model in both",
            hint="`save_best_only=True` in ModelCheckpoint, and a new one for every run",
        )


def test_fit_best_shows_redrawn_images(fit_best):
    """It shows the model redrawn images, other ones in each epoch."""
    often, once = (run(fit_best).touched for run in (slow_fit, worsening_fit))
    originals = dotted()[0].any(axis=(0, 3)).ravel()
    expect(
        bool((often & ~originals).any()),
        "The model only ever saw ink where the training images have it: nothing was redrawn.",
        expected="training images that are turned, shifted and zoomed a little",
        hint="send each batch through your augmenter, as the worked example's `map` does",
    )
    # Augmented once beforehand 0.85–1.04 times as many pixels, augmented in each epoch 1.69–2.13
    # times (10 seeds each).
    expect(
        int(often.sum()) > 1.4 * int(once.sum()),
        f"In the first epoch the model saw ink in {once.sum()} pixels, and in {EPOCHS} epochs in "
        f"{often.sum()}: the same redrawn images came again and again.",
        expected="images redrawn again in every epoch",
        hint="augment inside the training, with `map` on the batches, and not once beforehand",
    )


def test_fit_best_takes_batches_of_64(fit_best):
    """It shows all training images in each epoch, in batches of 64; the last may be smaller."""
    for number, epoch in enumerate(many_shown(fit_best), start=1):
        sizes = [len(batch) for batch in epoch]
        times = np.bincount(np.clip(np.concatenate(epoch), 0, MANY - 1), minlength=MANY)
        missing, rounds = int((times == 0).sum()), int(times.max())
        expect(
            max(sizes) == 64,
            f"Of {MANY:,} training images, your function shows {max(sizes):,} at a time.",
            expected="batches of 64",
            hint="make the batches with `batch(64)`, whatever the number of images",
        )
        expect(
            missing == 0,
            f"In epoch {number}, {missing:,} of {MANY:,} training images are never shown.",
            expected="all of them in each epoch, in 17 batches of which the last one is smaller",
            hint="leave out `steps_per_epoch`, `drop_remainder` and `take`: the data set knows its "
            "end",
        )
        expect(
            (times == rounds).all() and sum(size < 64 for size in sizes) <= rounds,
            f"In epoch {number}, {len(sizes)} batches hold {', '.join(map(str, sizes[:3]))} … "
            f"{sizes[-1]} images, and some images come more often than others."
            if (times != rounds).any()
            else f"In epoch {number}, the batches hold {', '.join(map(str, sizes[:3]))} … images.",
            expected="each image as often as the others, and batches of 64 but for the last one",
            hint="one data set of all images, then `batch(64)`",
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
        hint="make the data set of both at once, as a pair: then they stay together",
    )


def test_fit_best_shuffles(fit_best):
    """It shuffles the training images before it makes batches of them."""
    for epoch in many_shown(fit_best):
        in_a_row = [int(np.ptp(batch)) < len(batch) for batch in epoch]
        expect(
            not any(in_a_row[:3]),
            f"A batch holds the images {epoch[0].min()} to {epoch[0].max()}, as they follow each "
            "other in X_train.",
            expected="images from all over X_train in each batch",
            hint="`shuffle` the images before `batch`; behind it, only whole batches are shuffled",
        )
        # In the first batch; the buffer of `shuffle` holds the first images alone.
        last = int(epoch[0].max())
        expect(
            last > MANY // 4,
            f"Of {MANY:,} images, the first batch holds none behind the {last + 1}th.",
            expected="images from all over X_train in each batch",
            hint="let the number in `shuffle` be that of all images: it mixes so many at a time",
        )


def test_fit_best_leaves_the_digits_alone(fit_best):
    """It leaves images and labels as they were."""
    fit = slow_fit(fit_best)
    given = dict(zip(("X_train", "y_train", "X_val", "y_val"), fit.given, strict=True))
    hint = "shuffle and augment what `tf.data` makes of them"
    expect_unchanged(fit.call, given, hint, skip=1)
