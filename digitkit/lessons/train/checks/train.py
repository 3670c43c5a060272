"""Checks of `train`.

The model is a single layer with softmax, so a check can repeat the training in NumPy: from the rows
of each step follow the weights after it. So every loop is right that gets there, and every hidden
change of learning shows, whatever made it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from digitkit.checking.assertions import counted, expect, expect_type, expect_unchanged
from digitkit.checking.calls import once_per_function, successful_call
from digitkit.checking.digits import (
    as_frame,
    cached_per_secret,
    random_state,
    shuffled_index,
    some_digits,
)
from digitkit.checking.models import cross_entropy, trained_batches
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import History, Model, Seen
from digitkit.protocol.values import Call

NAMES = ("loss", "accuracy", "val_loss", "val_accuracy")
RATE = 0.004
VALIDATION = "the validation digits go to `fit` as `validation_data`, a pair of rows and labels"
# Epochs of the long training: EarlyStopping and ReduceLROnPlateau wait for 20 epochs at the most.
LONG = 40
# Right answers are as near as 0.0000004 (weights) and 0.00001 (figures); a step is 0.004.
ROUNDING = 0.0001
EXACT = 0.00005


@dataclass(frozen=True)
class Data:
    """The digits of one training, all rows different; the pixels float32 (n, 784).

    They go from 0 to 2.55, so that dividing by 255 shows, also where only large values are divided.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_val: np.ndarray
    y_val: np.ndarray

    @property
    def arguments(self) -> tuple[np.ndarray, ...]:
        """The four arrays, in the order of `train`'s arguments."""
        return self.X_train, self.y_train, self.X_val, self.y_val

    @cached_property
    def labels(self) -> dict[bytes, int]:
        """The label of each training row."""
        return {row.tobytes(): int(y) for row, y in zip(self.X_train, self.y_train, strict=True)}


@dataclass(frozen=True)
class Fit:
    """One call of a learner's `train`, and the batches that the model saw in it."""

    call: Call
    model: Model
    batches: list[Seen]
    data: Data
    epochs: int
    batch_size: int
    passed: tuple[Any, ...]

    @cached_property
    def trained_on(self) -> list[Seen]:
        """The batches after which the model's optimizer took a step, in order."""
        return trained_batches(self.batches, self.model.compiled["steps"])

    @property
    def others(self) -> list[Seen]:
        """The batches that the model only answered."""
        trained = {id(batch) for batch in self.trained_on}
        return [batch for batch in self.batches if id(batch) not in trained]

    @property
    def history(self) -> dict[str, list[float]]:
        """The History's values, of which all four names and as many numbers are expected."""
        return expect_history(self.call.value, self.epochs)

    @property
    def steps(self) -> int:
        """The number of batches in an epoch."""
        return -(-len(self.data.X_train) // self.batch_size)

    @cached_property
    def expected(self) -> "Repetition":
        """The same training on the same rows with their own labels, repeated in NumPy."""
        labels = self.data.labels
        batches = [
            (rows, np.array([labels.get(row.tobytes(), 0) for row in rows]))
            for rows in (_flat(batch.X) for batch in self.trained_on)
        ]
        return repeat_training(batches, self.data, self.steps)


@dataclass(frozen=True)
class Repetition:
    """A training that was repeated in NumPy.

    Attributes:
        weights: the kernel and bias after each epoch.
        figures: for each name of the History the least and the most it may be, (epochs, 2).
    """

    weights: list[tuple[np.ndarray, np.ndarray]]
    figures: dict[str, np.ndarray]


@cached_per_secret
def start() -> tuple[np.ndarray, np.ndarray]:
    """Return the weights that every model begins with."""
    return random_state(3).normal(0, 0.03, (784, 10)).astype("float32"), np.zeros(10, "float32")


def given() -> GivenModel:
    """Describe the model that `train` gets; it records every batch."""
    return GivenModel(dense_config([784, 10]), [*start()], learning_rate=RATE, watched=True)


def _answers(weights: tuple[np.ndarray, np.ndarray], X: np.ndarray) -> np.ndarray:
    scores = X @ weights[0] + weights[1]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _loss_and_accuracy(p: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    return cross_entropy(p, y), float((p.argmax(axis=1) == y).mean())


def repeat_training(
    batches: Sequence[tuple[np.ndarray, np.ndarray]], data: Data, steps: int
) -> Repetition:
    """Train a layer with softmax on these batches by Adam, with this many batches an epoch."""
    weights = [array.astype("float64") for array in start()]
    means = [np.zeros_like(array) for array in weights]
    squares = [np.zeros_like(array) for array in weights]
    figures: dict[str, list[list[float]]] = {name: [] for name in NAMES}
    after, seen = [], []
    for step, (X, y) in enumerate(batches, start=1):
        p = _answers((weights[0], weights[1]), X)
        seen.append(_loss_and_accuracy(p, y))
        error = (p - np.eye(10)[y]) / len(X)
        rate = RATE * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for i, slope in enumerate((X.T @ error, error.sum(axis=0))):
            means[i] = 0.9 * means[i] + 0.1 * slope
            squares[i] = 0.999 * squares[i] + 0.001 * slope**2
            weights[i] = weights[i] - rate * means[i] / (np.sqrt(squares[i]) + 1e-7)
        if step % steps == 0:
            now = weights[0], weights[1]
            after.append(now)
            at_end = _loss_and_accuracy(_answers(now, data.X_train), data.y_train)
            judged = _loss_and_accuracy(_answers(now, data.X_val), data.y_val)
            for i, name in enumerate(NAMES[:2]):
                values = [one[i] for one in seen]
                figures[name].append([min([*values, at_end[i]]), max([*values, at_end[i]])])
                figures[f"val_{name}"].append([judged[i]] * 2)
            seen = []
    return Repetition(after, {name: np.array(values) for name, values in figures.items()})


@cached_per_secret
def training_data() -> Data:
    """Return 130 rows to train and 40 to validate."""
    X, y = some_digits([17] * 10, seed=5)
    X = X.astype("float32") / 100
    return Data(X[:130], y[:130], X[130:], y[130:])


@cached_per_secret
def few() -> Data:
    """Return 12 rows to train and the same to validate, so that val_loss falls."""
    X, y = training_data().arguments[:2]
    return Data(X[:12], y[:12], X[:12].copy(), y[:12].copy())


@cached_per_secret
def many() -> Data:
    """Return 1,150 rows to train and 1,050 to validate: more than anybody leaves in by mistake."""
    X, y = some_digits([220] * 10, seed=6)
    X = X.astype("float32") / 100
    return Data(X[:1150], y[:1150], X[1150:], y[1150:])


@cached_per_secret
def contradicting() -> Data:
    """Return 30 rows to train, and 20 with wrong labels to validate: val_loss grows, always."""
    X_train, y_train, X_val, y_val = training_data().arguments
    return Data(X_train[:30], y_train[:30], X_val[:20], (y_val[:20] + 1) % 10)


@once_per_function
def trained(train: Any) -> Fit:
    """Let a learner's function train a model, with the defaults."""
    return trained_on(train, training_data(), 5, 64, defaults=True)


@once_per_function
def trained_for_long(train: Any) -> Fit:
    """Train for 40 epochs of one step each, while val_loss grows and val_accuracy stays low."""
    return trained_on(train, contradicting(), LONG, 100)


@once_per_function
def trained_on_frames(train: Any) -> Fit:
    """Train on DataFrames of many rows, for one epoch."""
    return trained_on(train, many(), 1, 500, frames=True)


def trained_on(
    train: Any,
    data: Data,
    epochs: int,
    batch_size: int,
    *,
    frames: bool = False,
    defaults: bool = False,
) -> Fit:
    """Let a learner's function train a model that records its batches."""
    X_train, y_train, X_val, y_val = data.arguments
    passed: tuple[Any, ...] = data.arguments
    if frames:
        X_train = as_frame(X_train, shuffled_index(len(X_train)))
        passed = X_train, y_train, as_frame(X_val, shuffled_index(len(X_val))), y_val
    options = {} if defaults else {"epochs": epochs, "batch_size": batch_size}
    call = successful_call(train, given(), *passed, **options)
    model: Model = call.arguments[0]
    return Fit(call, model, model.seen(), data, epochs, batch_size, passed)


def expect_arguments_unchanged(fit: Fit) -> None:
    """Expect the four arrays or frames to be as they were."""
    names = ("X_train", "y_train", "X_val", "y_val")
    hint = "pass them to `fit` as they are: neither scaled nor reshaped"
    expect_unchanged(fit.call, dict(zip(names, fit.passed, strict=True)), hint, skip=1)


def expect_history(value: object, epochs: int) -> dict[str, list[float]]:
    """Expect Keras' History with the four names, one number an epoch, and return its values."""
    hint = "return what `model.fit(...)` gives, as it is"
    if isinstance(value, Model):
        hint = "`model.fit(...)` gives the History: return that; the model is trained where it is"
    history = expect_type(value, History, expected="Keras' History", hint=hint).history
    expect(
        all(name in history for name in NAMES),
        f"The History says {', '.join(sorted(history)) or 'nothing'}.",
        expected=", ".join(NAMES),
        hint=VALIDATION,
    )
    for name in NAMES:
        number = len(history[name])
        expect(
            number == epochs,
            f"The History holds {counted(number, 'value')} of {name} where {epochs} "
            f"epoch{'' if epochs == 1 else 's'} were asked for.",
            expected="one value an epoch",
            hint=_hint_for_number(name, number),
        )
        expect(
            all(isinstance(one, int | float | np.number) for one in history[name]),
            f"The History's values of {name} aren't numbers.",
            expected="one number an epoch",
            hint="make a number of a tensor with `float(...)`",
        )
    return {name: [float(one) for one in history[name]] for name in NAMES}


def _hint_for_number(name: str, number: int) -> str:
    """Return the next step where the History holds this many values, one too few or too many."""
    if name.startswith("val_"):
        return f"leave `validation_freq` out: {name} is wanted after each epoch"
    if number == 1:
        return "call `fit` once, with all `epochs`: each call returns a History of its own"
    return "give `fit` both `epochs` and `batch_size`, by their names, as your function gets them"


def expect_model_trained(fit: Fit) -> None:
    """Expect the model that was given to have seen some rows."""
    expect(
        len(fit.batches) > 0,
        "The model that your function was given saw no digit at all: it trained another one.",
        expected="the very model that was given, trained",
        hint="call `fit` of `model` itself, not of a copy or of a new model",
    )


def expect_every_row_each_epoch(fit: Fit) -> None:
    """Expect each training row once an epoch with its own label, in batches of the size given."""
    X_train, y_train, X_val, _ = fit.data.arguments
    size, batches, epochs = fit.batch_size, fit.trained_on, fit.epochs
    sizes = [min(size, len(X_train) - at) for at in range(0, len(X_train), size)]
    seen = [len(batch.X) for batch in batches]
    total, rows = len(X_train) * epochs, sum(seen)
    hint = "give `fit` all of X_train"
    if rows < total:
        kept = any(row.tobytes() in fit.data.labels for one in fit.others for row in _flat(one.X))
        hint += ": `validation_split` keeps some back" if kept else ": `steps_per_epoch` or a slice"
        hint += ", so leave it out" if kept else " leaves some out"
    elif rows > total:
        known = {row.tobytes() for row in X_val} - fit.data.labels.keys()
        seen_in_training = (row for batch in batches for row in _flat(batch.X))
        hint = "call `fit` once, with the rows and epochs that your function gets"
        if any(row.tobytes() in known for row in seen_in_training):
            hint = "keep X_val out of the training: " + VALIDATION
    expect(
        rows == total,
        f"With epochs={epochs} and {len(X_train):,} training rows, {rows:,} rows are shown.",
        expected=f"{total:,}: each training row once an epoch",
        hint=hint,
    )
    by_epoch = [seen[at : at + len(sizes)] for at in range(0, len(seen), len(sizes))]
    expect(
        all(sorted(each) == sorted(sizes) for each in by_epoch),
        f"With batch_size={size}, the batches hold {', '.join(map(str, seen[:4]))} rows.",
        expected=f"batches of {', '.join(map(str, sizes))} rows, {len(sizes)} steps an epoch",
        hint="pass `batch_size` on by its name: its place in `fit` is before `epochs`",
    )
    _expect_rows_as_given(batches, np.concatenate([X_train, X_val]), "training")
    for epoch in range(epochs):
        part = batches[epoch * len(sizes) : (epoch + 1) * len(sizes)]
        _expect_same_rows(part, X_train, y_train, "X_train, each once an epoch")


def expect_equal_weights_of_rows(fit: Fit) -> None:
    """Expect that no row counts more than another."""
    labels = fit.data.labels
    counts = [
        (round(float(weight), 3), labels.get(row.tobytes(), 0))
        for batch in fit.trained_on
        for row, weight in zip(_flat(batch.X), batch.weights.ravel(), strict=False)
    ]
    (low, light), (high, heavy) = min(counts, default=(1, 0)), max(counts, default=(1, 0))
    expect(
        low == high,
        f"In the loss, a row of digit {heavy} counts {high:g} and one of digit {light} {low:g}.",
        expected="all rows count alike",
        hint="leave `class_weight` and `sample_weight` out",
    )


def expect_constant_rate(fit: Fit) -> None:
    """Expect the model's own learning rate at every step."""
    rates = [*(batch.rate for batch in fit.trained_on), fit.model.compiled["learning_rate"]]
    other = [i for i, rate in enumerate(rates) if abs(rate - RATE) > 1e-6]
    step = other[0] if other else 0
    expect(
        not other,
        f"The model came with the learning rate {RATE}, and "
        + (f"from step {step + 1} on" if step < len(rates) - 1 else "after the training")
        + f" it is {rates[step]:.4g}.",
        expected=f"{RATE:g} at every step: the caller has chosen it",
        hint="leave `model.compile(...)` out: the model comes compiled"
        if len(set(rates)) == 1
        else "leave ReduceLROnPlateau and LearningRateScheduler out",
    )


def expect_own_optimizer(fit: Fit) -> None:
    """Expect one step of the model's own optimizer for each batch."""
    compiled, steps = fit.model.compiled, fit.epochs * fit.steps
    expect(
        compiled["steps"] == steps and compiled["optimizer"][0] == "Adam",
        f"After {fit.epochs} epochs of {fit.steps} batches, the model's optimizer is "
        f"{compiled['optimizer'][0]} and counts {compiled['steps']} steps.",
        expected=f"the model's own Adam, and one step a batch: {steps}",
        hint="leave `model.compile(...)` out: the model comes compiled",
    )


def expect_weights(fit: Fit) -> None:
    """Expect the weights that follow from the batches, their labels, and Adam at the rate."""
    kernel, bias = fit.model.weights()
    gaps = [_gap((kernel, bias), weights) for weights in fit.expected.weights]
    nearest = int(np.argmin(gaps)) + 1
    back = gaps[nearest - 1] < ROUNDING
    expect(
        gaps[-1] < ROUNDING,
        f"After {counted(fit.epochs, 'epoch')} the model has the weights of epoch {nearest}."
        if back
        else f"After {counted(len(fit.trained_on), 'step')}, the model's weights are not those "
        "that its rows, labels, loss and learning rate lead to.",
        expected="the weights of the last epoch"
        if back
        else "plain steps of the model's own optimizer, with all rows counting alike",
        hint="leave `restore_best_weights` and EarlyStopping out"
        if back
        else "pair each row with its own label, and leave weights of classes and other changes out",
    )


def _gap(left: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> float:
    """Return by how much weights differ, but for the few that rounding may have moved."""
    apart = [np.abs(a - b).ravel() for a, b in zip(left, right, strict=True)]
    return float(np.quantile(np.concatenate(apart), 0.995))


def expect_figures(fit: Fit) -> None:
    """Expect the loss and accuracy of the training and of the validation digits, in each epoch."""
    history = fit.history
    for name in ("val_loss", "val_accuracy", "loss", "accuracy"):
        # A training figure may be a mean over the epoch, or be taken at its end.
        slack = EXACT if name.startswith("val_") else 0.05
        low, high = fit.expected.figures[name].T
        values = np.array(history[name])
        right = (values >= low * (1 - slack) - EXACT) & (values <= high * (1 + slack) + EXACT)
        wrong = np.flatnonzero(~right)
        if len(wrong) and name.startswith("val_"):
            expect_validation_rows(fit)
        epoch = int(wrong[0]) if len(wrong) else 0
        digits = "validation" if name.startswith("val_") else "training"
        span = f"{low[epoch]:.3f}" + (f"–{high[epoch]:.3f}" if digits == "training" else "")
        expect(
            not len(wrong),
            f"In epoch {epoch + 1} the History says {name} {values[epoch]:.3f}, where the model "
            f"has {span} on the {digits} digits.",
            expected=f"the mean over all {digits} digits, once an epoch",
            hint=VALIDATION
            if digits == "validation"
            else "take the mean over all batches of the epoch",
        )


def expect_validation_rows(fit: Fit) -> None:
    """Say what is wrong with the rows on which the model was tested, if that can be seen."""
    batches = [batch for batch in fit.others if batch.use == "test"] or fit.others
    X_train, _, X_val, y_val = fit.data.arguments
    total = len(X_val) * fit.epochs
    rows = sum(len(batch.X) for batch in batches)
    _expect_rows_as_given(batches, np.concatenate([X_train, X_val]), "validation")
    leaked = sum(row.tobytes() in fit.data.labels for batch in batches for row in _flat(batch.X))
    expect(
        leaked == 0,
        f"Of {rows:,} rows shown for validation, {leaked:,} are training rows.",
        expected="the rows of X_val alone: training rows say nothing about new digits",
        hint=VALIDATION,
    )
    expect(
        rows == total,
        f"In {counted(fit.epochs, 'epoch')}, {rows:,} rows are shown for validation.",
        expected=f"{total:,}: the {len(X_val):,} rows of X_val once an epoch",
        hint=VALIDATION,
    )
    right = np.tile(X_val, (fit.epochs, 1)), np.tile(y_val, fit.epochs)
    _expect_same_rows(batches, *right, "X_val", "For validation, rows")


def _expect_rows_as_given(batches: Sequence[Seen], X: np.ndarray, use: str) -> None:
    known = {row.tobytes() for row in X}
    unknown = [row for batch in batches for row in _flat(batch.X) if row.tobytes() not in known]
    expect(
        not unknown,
        f"For {use}, your function shows rows that it was not given"
        + (f", with values up to {unknown[0].max():.4g}." if unknown else "."),
        expected="the rows as they come in: the caller has scaled them",
        hint="pass the rows on as they are, without dividing, mixing or reshaping",
    )


def _expect_same_rows(
    batches: Sequence[Seen], X: np.ndarray, y: np.ndarray, name: str, some: str = "Rows"
) -> None:
    right = Counter(row.tobytes() for row in X)
    shown = Counter(row.tobytes() for batch in batches for row in _flat(batch.X))
    pairs = [(batch.X, batch.y) for batch in batches if len(batch.y)]
    labels = {row.tobytes(): int(label) for row, label in zip(_flat(X), y, strict=True)}
    expect(
        shown == right,
        "Some rows are shown more often than others, or not at all.",
        expected=f"the rows of {name}",
        hint="give `fit` the whole of it, without drawing or cutting rows",
    )
    expect(
        all(labels[row] == label for row, label in _labelled(pairs)),
        f"{some} came with labels that are not theirs.",
        expected="each row with its own label",
        hint="shuffle nothing yourself: `fit` shuffles X_train and y_train together",
    )


def _labelled(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> Iterable[tuple[bytes, int]]:
    for X, y in parts:
        for row, label in zip(_flat(X), np.ravel(y), strict=True):
            yield row.tobytes(), int(label)


def _flat(X: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(X.reshape(len(X), -1), dtype="float32")


def test_train_gives_the_history(train):
    """It returns Keras' History: four figures, with one value an epoch, and 5 epochs by default."""
    # A few rows first: with 64 epochs in place of batches of 64, all of them would take minutes.
    short = trained_on(train, few(), 3, 6)
    expect_history(short.call.value, epochs=3)
    expect_history(trained(train).call.value, epochs=5)


def test_train_takes_64_rows_at_a_time(train):
    """It takes 64 rows at a time by default; the last batch of an epoch may be smaller."""
    expect_model_trained(trained(train))
    sizes = [len(batch.X) for batch in trained(train).trained_on]
    largest = max(sizes, default=0)
    expect(
        largest == 64,
        f"By default, your function shows {largest} digits at a time.",
        expected="batches of 64",
        hint="write `batch_size=64` in the function's first line, and pass the size on to `fit`",
    )


def test_train_shows_every_row_once_an_epoch(train):
    """It shows every training row once an epoch, with its label, in batches of the size given."""
    expect_every_row_each_epoch(trained_on(train, training_data(), 2, 48))
    expect_every_row_each_epoch(trained(train))


def test_train_trains_the_model_as_it_comes(train):
    """It trains the very model that it is given, with its own optimizer, and compiles nothing."""
    fit = trained(train)
    expect_constant_rate(fit)
    expect_own_optimizer(fit)


def test_train_lets_all_rows_count_alike(train):
    """It lets all training rows count alike."""
    fit = trained(train)
    expect_equal_weights_of_rows(fit)
    expect_weights(fit)


def test_train_validates_on_the_rows_given(train):
    """It reports loss and accuracy on the training rows and, after each epoch, on all of X_val."""
    expect_figures(trained(train))


def test_train_goes_on_for_all_epochs(train):
    """It goes on for all epochs, even while val_loss rises; the learning rate stays as it is."""
    fit = trained_for_long(train)
    history = expect_type(fit.call.value, History, expected="Keras' History", hint="return it")
    epochs = len(history.history.get("val_loss", []))
    expect(
        epochs == LONG == len(fit.trained_on),
        f"Of {LONG} epochs, {min(epochs, len(fit.trained_on))} were run; val_loss rose all the "
        "time.",
        expected=f"{LONG} epochs: the caller decides how long",
        hint="leave EarlyStopping out",
    )
    expect_constant_rate(fit)
    expect_weights(fit)


def test_train_takes_frames(train):
    """It takes DataFrames too, however many rows, and leaves its arguments as they were."""
    fit = trained_on_frames(train)
    expect_every_row_each_epoch(fit)
    expect_weights(fit)
    expect_figures(fit)
    expect_arguments_unchanged(fit)
    expect_arguments_unchanged(trained(train))
