"""Checks of `predict_labels`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_unchanged
from digitkit.checking.digits import random_state, scaled_digits
from digitkit.checking.models import equal_weights
from digitkit.lessons.evaluate.checks.fixtures import softmax
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config

ARGMAX = "`model.predict(X, verbose=0).argmax(axis=1)`: the place of the largest, row by row"


Oracle = Callable[[np.ndarray], np.ndarray]


def flat_model() -> tuple[GivenModel, Oracle]:
    """Return a model of 784 pixels, and a function that computes its answers without Keras.

    Its ten probabilities are near each other, so that for most digits none is above one half. Its
    bias is such that faint pixels get other labels than full ones, and than none.
    """
    random = random_state(4)
    kernel = random.normal(scale=0.12, size=(784, 10)).astype("float32")
    bias = np.linspace(-0.4, 0.4, 10).astype("float32")
    bias[8] = bias[9] - 0.002
    given = GivenModel(dense_config([784, 10]), [kernel, bias])
    return given, lambda X: softmax(X.reshape(len(X), -1) @ kernel + bias)


def image_model() -> tuple[GivenModel, Oracle]:
    """Return a model of images (28, 28, 1) with a dropout layer, and a function for its answers."""
    given, answers = flat_model()
    layers: list[tuple[str, dict[str, Any]]] = [
        ("Flatten", {}),
        ("Dropout", {"rate": 0.5}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ]
    return GivenModel(sequential_config((28, 28, 1), *layers), given.weights), answers


def _labels(predict_labels, model: GivenModel, X):
    labels = expect_array(predict_labels(model, X), (len(X),), hint=ARGMAX)
    expect(
        np.issubdtype(labels.dtype, np.integer),
        f"Your labels have the type {labels.dtype}; the first is {labels[0]}.",
        expected="whole numbers, such as int64",
        hint=ARGMAX,
    )
    return labels


def _pixels(n=70):
    return scaled_digits([7] * 10)[0][:n]


def test_predict_labels_gives_one_whole_number_a_digit(predict_labels):
    """It returns an array with one whole number for each digit."""
    model, _ = flat_model()
    for n in (70, 1):
        _labels(predict_labels, model, _pixels(n))


def test_predict_labels_takes_the_most_probable(predict_labels):
    """It returns the most probable label for each digit."""
    X = _pixels()
    model, probabilities = flat_model()
    labels, right = _labels(predict_labels, model, X), probabilities(X).argmax(axis=1)
    off = np.flatnonzero(labels != right)
    faint = probabilities(X / 255).argmax(axis=1)
    expect(
        len(off) == 0 or not np.array_equal(labels, faint),
        "These are the answers for X / 255.",
        expected="the answers for X: these digits are from 0 to 1 already",
        hint="pass X on as it is: the caller has scaled it for the model",
    )
    row = off[0] if len(off) else 0
    top = probabilities(X)[row].max()
    expect(
        len(off) == 0,
        f"You called row {row} a {labels[row]}.",
        expected=f"{right[row]}, which the model gives the largest of its ten probabilities, "
        f"{top:.2f}",
        hint=ARGMAX,
    )


def test_predict_labels_takes_digits_as_they_are(predict_labels):
    """It takes images where the model takes images, and leaves dropout layers inactive."""
    X = _pixels().reshape(-1, 28, 28, 1)
    model, probabilities = image_model()
    for _ in range(2):
        labels = _labels(predict_labels, model, X)
        wrong = int((labels != probabilities(X).argmax(axis=1)).sum())
        expect(
            wrong == 0,
            f"For a model that takes images (28, 28, 1), {wrong} of {len(X)} labels are not its "
            "most probable ones.",
            expected="the labels of `model.predict`, with X passed on as it is",
            hint=f"neither scale nor reshape; {ARGMAX}",
        )


def test_predict_labels_leaves_model_and_digits_alone(predict_labels):
    """It leaves the model and the digits as they were."""
    X = _pixels()
    model, _ = flat_model()
    call = predict_labels.call(model, X)
    expect(
        equal_weights(model.weights, call.arguments[0].weights()),
        "After the call, the model has other weights.",
        expected="asking changes nothing: the weights stay as they were",
        hint="`predict` asks, `fit` trains",
    )
    hint = "`X / 255` makes a new array, `X /= 255` changes yours"
    expect_unchanged(call, {"X": X}, hint, skip=1)
