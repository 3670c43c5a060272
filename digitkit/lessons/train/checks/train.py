"""Checks of `train`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitkit.checking.assertions import counted, expect, expect_type, expect_unchanged
from digitkit.checking.calls import once_per_function, successful_call
from digitkit.checking.digits import as_frame, cached_per_secret, shuffled_index, some_digits
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import History, Model, Seen
from digitkit.protocol.values import Call

NAMES = ("loss", "accuracy", "val_loss", "val_accuracy")
GIVEN = GivenModel(dense_config([784, 10]), learning_rate=0.004, watched=True)
VALIDATION = "`validation_data=(X_val, y_val)` in the call of `fit`"


@dataclass(frozen=True)
class Fit:
    """One call of a learner's `train`, and the batches that the model saw in it."""

    call: Call
    model: Model
    batches: list[Seen]

    def used_for(self, use: str) -> list[Seen]:
        """Return the batches of one use, `"train"` or `"test"`, in order."""
        return [batch for batch in self.batches if batch.use == use]


@cached_per_secret
def training_data() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return 130 rows to train and 40 to validate, all different; raw, so that scaling shows.

    Returns:
        `(X_train, y_train, X_val, y_val)`, the pixels float32 (n, 784) from 0 to 255.
    """
    X, y = some_digits([17] * 10, seed=5)
    X = X.astype("float32")
    return X[:130], y[:130], X[130:], y[130:]


@once_per_function
def trained(train: Any, **options: int) -> Fit:
    """Let a learner's function train a model on the training data, once for each options."""
    return trained_on(train, training_data(), **options)


def trained_on(train: Any, data: Sequence[Any], **options: int) -> Fit:
    """Let a learner's function train a model that records its batches."""
    call = successful_call(train, GIVEN, *data, **options)
    model: Model = call.arguments[0]
    return Fit(call, model, model.seen())


def expect_history(value: object, epochs: int) -> None:
    """Expect Keras' History with the four names, one value an epoch."""
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
            hint="hand both on by their names: `fit(..., epochs=epochs, batch_size=batch_size)`",
        )


def expect_every_row_each_epoch(batches: Sequence[Seen], epochs: int, batch_size: int) -> None:
    """Expect each training row once an epoch with its own label, in batches of this size."""
    X_train, y_train, X_val, _ = training_data()
    sizes = [min(batch_size, len(X_train) - at) for at in range(0, len(X_train), batch_size)]
    seen = [len(batch.X) for batch in batches]
    total, rows = len(X_train) * epochs, sum(seen)
    expect(
        rows == total,
        f"With epochs={epochs} and {len(X_train)} training rows, {rows:,} rows are shown.",
        expected=f"{total:,}: each training row once an epoch",
        hint="give `fit` all of X_train, and `epochs=epochs`"
        + ("; `validation_split` keeps some back: use `validation_data`" if rows < total else ""),
    )
    expect(
        seen == sizes * epochs,
        f"With batch_size={batch_size}, the batches hold {', '.join(map(str, seen[:4]))} rows.",
        expected=f"batches of {', '.join(map(str, sizes))} rows, {len(sizes)} steps an epoch",
        hint="`batch_size=batch_size`, by its name: its place in `fit` is before `epochs`",
    )
    _expect_rows_as_given(batches, np.concatenate([X_train, X_val]), "training")
    for epoch in range(epochs):
        part = batches[epoch * len(sizes) : (epoch + 1) * len(sizes)]
        _expect_same_rows(part, X_train, y_train, "X_train, each once an epoch")


def expect_validation_rows(batches: Sequence[Seen], epochs: int) -> None:
    """Expect the validation rows, all of them and no others, after each epoch."""
    X_train, _, X_val, y_val = training_data()
    total = len(X_val) * epochs
    rows = sum(len(batch.X) for batch in batches)
    _expect_rows_as_given(batches, np.concatenate([X_train, X_val]), "validation")
    known = {row.tobytes() for row in X_train}
    leaked = sum(row.tobytes() in known for batch in batches for row in _flat(batch.X))
    expect(
        leaked == 0,
        f"Of {rows:,} rows shown for validation, {leaked:,} are training rows.",
        expected="the rows of X_val alone: training rows say nothing about new digits",
        hint=VALIDATION,
    )
    expect(
        rows == total,
        f"In {epochs} epochs, {rows:,} rows are shown for validation.",
        expected=f"{total:,}: the {len(X_val)} rows of X_val once an epoch",
        hint=VALIDATION,
    )
    _expect_same_rows(batches, np.tile(X_val, (epochs, 1)), np.tile(y_val, epochs), "X_val")


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


def _expect_same_rows(batches: Sequence[Seen], X: np.ndarray, y: np.ndarray, name: str) -> None:
    shown = _pairs((batch.X, batch.y) for batch in batches)
    right = _pairs([(X, y)])
    rows_right = Counter(row for row, _ in shown) == Counter(row for row, _ in right)
    expect(
        shown == right or not rows_right,
        "Rows came with labels that are not theirs.",
        expected="each row with its own label",
        hint="shuffle nothing yourself: `fit` shuffles X_train and y_train together",
    )
    expect(
        rows_right,
        "Some rows are shown more often than others, or not at all.",
        expected=f"the rows of {name}",
        hint="give `fit` the whole of it, without drawing or cutting rows",
    )


def _pairs(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> Counter[tuple[bytes, int]]:
    return Counter(
        (row.tobytes(), int(label))
        for X, y in parts
        for row, label in zip(_flat(X), np.ravel(y), strict=True)
    )


def _flat(X: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(X.reshape(len(X), -1), dtype="float32")


def test_train_gives_the_history(train):
    """It returns Keras' History, with four values for each of 5 epochs."""
    X_train, y_train, X_val, y_val = training_data()
    # A few rows first: with 64 epochs in place of batches of 64, all of them would take minutes.
    few = X_train[:12], y_train[:12], X_val[:4], y_val[:4]
    expect_history(trained_on(train, few, epochs=3, batch_size=6).call.value, epochs=3)
    expect_history(trained(train).call.value, epochs=5)


def test_train_takes_64_rows_at_a_time(train):
    """It shows 64 rows at a time by default."""
    sizes = [len(batch.X) for batch in trained(train).used_for("train")]
    largest = max(sizes, default=0)
    expect(
        largest == 64,
        f"By default, your function shows {largest} digits at a time.",
        expected="batches of 64",
        hint="`batch_size=64` in the function's first line, and pass it on to `fit`",
    )


def test_train_shows_every_row_once_an_epoch(train):
    """It shows every training row once an epoch, in batches of the size asked for."""
    fit = trained(train, epochs=2, batch_size=48)
    expect_every_row_each_epoch(fit.used_for("train"), 2, 48)
    expect_history(fit.call.value, epochs=2)


def test_train_validates_on_the_rows_given(train):
    """It validates on exactly the rows that it is given for that."""
    expect_validation_rows(trained(train).used_for("test"), 5)


def test_train_trains_the_model_as_it_comes(train):
    """It trains the very model that it is given, as it is compiled."""
    compiled = trained(train).model.compiled
    expect(
        abs(compiled["learning_rate"] - 0.004) < 1e-7 and compiled["steps"] == 15,
        "The model came compiled for steps of 0.004. After 5 epochs of 3 batches its learning "
        f"rate is {compiled['learning_rate']:g}, and it counts {compiled['steps']} steps.",
        expected="the model's own optimizer, and one step a batch: 15",
        hint="leave `model.compile(...)` out: the model comes compiled",
    )


def test_train_takes_frames(train):
    """It takes DataFrames too, and leaves its arguments as they were."""
    X_train, y_train, X_val, y_val = training_data()
    frames = (
        as_frame(X_train, shuffled_index(len(X_train))),
        as_frame(X_val, shuffled_index(len(X_val))),
    )
    given = {"X_train": frames[0], "y_train": y_train, "X_val": frames[1], "y_val": y_val}
    fit = trained_on(train, tuple(given.values()), epochs=1)
    expect_every_row_each_epoch(fit.used_for("train"), 1, 64)
    hint = "pass them to `fit` as they are: neither scaled nor reshaped"
    expect_unchanged(fit.call, given, hint, skip=1)
