import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from digitkit import build_mlp, compile_model, diagnose, plot_history, scale, train

from .support import pixels_of, unchanged


class Recorder(keras.Sequential):
    """A model that records the rows of training and of validation."""

    def __init__(self) -> None:
        super().__init__([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
        self.trained: list[np.ndarray] = []
        self.validated: list[np.ndarray] = []
        loss = "sparse_categorical_crossentropy"
        self.compile("adam", loss, metrics=["accuracy"], run_eagerly=True)

    def train_step(self, data):
        self.trained.append(np.column_stack([data[0], data[1]]))
        return super().train_step(data)

    def test_step(self, data):
        self.validated.append(np.column_stack([data[0], data[1]]))
        return super().test_step(data)


def sorted_rows(rows: np.ndarray) -> np.ndarray:
    return rows[np.lexsort(rows.T[::-1])]


@pytest.fixture
def parts(digits) -> tuple:
    """130 raw rows to train and 70 to validate: values up to 255, so that scaling shows."""
    X, y = digits[0].astype("float32"), digits[1]
    return X[:130], y[:130], X[200:270], y[200:270]


# train


@pytest.mark.parametrize("wrap", [np.asarray, pd.DataFrame])
@pytest.mark.parametrize("epochs, batch_size", [(1, 64), (3, 50)])
def test_shows_every_row_once_an_epoch(parts, wrap, epochs, batch_size):
    X_train, y_train, X_val, y_val = parts
    given = wrap(X_train), y_train, wrap(X_val), y_val
    model = Recorder()
    with unchanged(*given):
        history = train(model, *given, epochs=epochs, batch_size=batch_size)
    batches = -(-130 // batch_size)
    assert len(model.trained) == epochs * batches
    assert {len(batch) for batch in model.trained} == {batch_size, 130 % batch_size}
    expected = sorted_rows(np.column_stack([X_train, y_train]))
    for epoch in range(epochs):
        shown = np.concatenate(model.trained[epoch * batches : (epoch + 1) * batches])
        np.testing.assert_array_equal(sorted_rows(shown), expected)
    validated = sorted_rows(np.concatenate(model.validated))
    once = np.column_stack([X_val, y_val])
    np.testing.assert_array_equal(validated, sorted_rows(np.tile(once, (epochs, 1))))
    assert isinstance(history, keras.callbacks.History)
    assert {name: len(values) for name, values in history.history.items()} == dict.fromkeys(
        ["loss", "accuracy", "val_loss", "val_accuracy"], epochs
    )


def test_train_takes_64_rows_five_times_by_default(parts):
    model = Recorder()
    history = train(model, *parts)
    assert len(history.history["loss"]) == 5
    assert [len(batch) for batch in model.trained] == 5 * [64, 64, 2]


def test_trains_the_model_it_is_given_and_reports_its_figures(digits):
    X, y = scale(digits[0]), digits[1]
    keras.utils.set_random_seed(0)
    model = compile_model(build_mlp(hidden=(32,)))
    before = model.get_weights()
    history = train(model, X[:2000], y[:2000], X[4000:], y[4000:], epochs=4).history
    assert not np.array_equal(before[0], model.get_weights()[0])
    chances = model.predict(X[4000:], verbose=0)
    loss = -np.log(chances[np.arange(1000), y[4000:]]).mean()
    np.testing.assert_allclose(history["val_loss"][-1], loss, rtol=1e-4)
    accuracy = (chances.argmax(axis=1) == y[4000:]).mean()
    np.testing.assert_allclose(history["val_accuracy"][-1], accuracy, atol=1e-6)
    assert accuracy > 0.75  # 85–87 % over five seeds
    assert history["loss"][-1] < history["loss"][0]


def test_train_is_repeatable_from_the_seed(parts):
    runs = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        model = compile_model(build_mlp(hidden=(8,)))
        runs.append(train(model, *parts, epochs=2).history)
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


# plot_history


def curves(epochs: int) -> dict[str, list[float]]:
    steps = np.arange(epochs)
    return {
        "accuracy": list(1 - 0.5 / (steps + 2)),
        "loss": list(2 / (steps + 1)),
        "val_accuracy": list(0.9 - 0.4 / (steps + 2)),
        "val_loss": list(0.3 + 2 / (steps + 1)),
    }


@pytest.mark.parametrize("epochs", [1, 2, 5, 20])
@pytest.mark.parametrize("as_history", [False, True])
def test_draws_both_curves_of_loss_and_accuracy(epochs, as_history):
    values = curves(epochs)
    given = keras.callbacks.History() if as_history else values
    if as_history:
        given.history = values
    with unchanged(values):
        figure = plot_history(given)
    assert isinstance(figure, Figure)
    assert len(figure.axes) == 2
    loss, accuracy = sorted(figure.axes, key=lambda ax: "accuracy" in ax.get_title())
    assert "loss" in loss.get_title()
    for ax, name in ((loss, "loss"), (accuracy, "accuracy")):
        lines = {line.get_label(): line for line in ax.lines}
        assert len(lines) == 2
        (val_label,) = [label for label in lines if "val" in label]
        (label,) = lines.keys() - {val_label}
        for drawn, key in ((lines[label], name), (lines[val_label], f"val_{name}")):
            np.testing.assert_array_equal(drawn.get_xdata(), np.arange(1, epochs + 1))
            np.testing.assert_allclose(drawn.get_ydata(), values[key])
        assert {text.get_text() for text in ax.get_legend().get_texts()} == set(lines)
        assert "epoch" in ax.get_xlabel().lower()


@pytest.mark.parametrize("epochs", [1, 2, 3, 5, 20])
def test_ticks_are_at_whole_epochs(epochs):
    for ax in plot_history(curves(epochs)).axes:
        low, high = ax.get_xlim()
        ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
        assert ticks
        assert all(float(tick).is_integer() for tick in ticks)


def test_the_two_curves_look_different():
    figure = plot_history(curves(5))
    with_both = pixels_of(figure)
    for ax in figure.axes:
        first, second = ax.lines
        assert first.get_color() != second.get_color()
        second.set_visible(False)
        assert not np.array_equal(pixels_of(figure), with_both)
        second.set_visible(True)


def test_history_is_drawn_on_a_new_figure_that_stays_open():
    first, second = plot_history(curves(3)), plot_history(curves(3))
    assert first is not second
    assert {first.number, second.number} <= set(plt.get_fignums())


# diagnose

NAN, INF = float("nan"), float("inf")

DIAGNOSES = [
    # loss, val_loss, diagnosis
    ([1.0, NAN], [1.0, 0.5], "diverged"),
    ([1.0, 0.5], [1.0, INF], "diverged"),
    ([NAN, 0.5], [1.0, 0.5], "diverged"),
    ([-INF], [1.0], "diverged"),
    ([1.0, 0.5, 0.4], [NAN, 0.5, 0.9], "diverged"),
    ([1.0, 0.5, 0.1], [1.0, 0.5, 0.56], "overfitting"),
    ([1.0, 0.5, 0.1], [0.5, 1.0, 0.9], "overfitting"),
    ([1.0, 0.5, 0.1], [1.0, 0.5, 0.54], "settled"),
    ([1.0, 0.9], [0.5, 0.55], "settled"),
    ([1.0, 0.5], [1.0, 0.8], "still learning"),
    ([1.0, 0.5], [1.0, 0.99], "still learning"),
    ([1.0, 0.5], [1.0, 0.995], "settled"),
    ([1.0, 0.5, 0.4, 0.3], [1.0, 0.4, 0.6, 0.4], "still learning"),
    ([1.0, 0.5, 0.4, 0.3], [1.0, 0.4, 0.6, 0.41], "settled"),
    ([1.0, 0.5], [0.5, 0.5], "settled"),
    ([1.0], [1.0], "settled"),
    ([3.0, 4.0, 5.0], [1.0, 0.8, 0.6], "still learning"),
]


@pytest.mark.parametrize("loss, val_loss, expected", DIAGNOSES)
def test_diagnosis(loss, val_loss, expected):
    values = {"loss": loss, "val_loss": val_loss, "accuracy": loss, "val_accuracy": loss}
    with unchanged(values if expected != "diverged" else {}):
        assert diagnose(values) == expected
    history = keras.callbacks.History()
    history.history = values
    assert diagnose(history) == expected


def test_diagnosis_of_a_real_training(parts):
    history = train(compile_model(build_mlp(hidden=(8,)), learning_rate=1e-4), *parts, epochs=1)
    assert diagnose(history) == diagnose(history.history) == "settled"
    history = train(compile_model(build_mlp(hidden=(8,)), learning_rate=1e30), *parts, epochs=2)
    assert diagnose(history) == "diverged"
