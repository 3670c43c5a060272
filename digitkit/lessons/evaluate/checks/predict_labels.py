"""Checks of `predict_labels`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from digitkit.checking.assertions import counted, expect, expect_array, expect_unchanged
from digitkit.checking.digits import random_state, scaled_digits
from digitkit.checking.models import equal_weights, expect_still_trainable
from digitkit.lessons.evaluate.checks.fixtures import softmax
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config
from digitkit.protocol.handles import Model

FIND = "ask the model for the probabilities of X, then find the place of the largest in each row"
AS_IT_IS = "pass X on as it is: the caller has scaled and shaped it for the model"

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


def raw_model() -> tuple[GivenModel, Oracle]:
    """Return a model of 784 pixels of 0–255, and a function that computes its answers."""
    given, answers = flat_model()
    kernel, bias = given.weights
    return GivenModel(given.config, [kernel / 255, bias]), lambda X: answers(X / 255)


def _labels(predict_labels, model: GivenModel | Model, X):
    value = predict_labels(model, X)
    labels = expect_array(value, (len(X),), hint=_shape_hint(np.shape(value), len(X)))
    expect(
        np.issubdtype(labels.dtype, np.integer),
        f"Your labels have the type {labels.dtype}; the first is {labels[0]}.",
        expected="whole numbers, such as int64",
        hint=FIND,
    )
    return labels


def _shape_hint(shape: tuple[int, ...], n: int) -> str:
    if shape == (n, 10):
        return "those are the probabilities: find the place of the largest in each row"
    if shape == (10,):
        return "`axis=0` goes down the columns; you want one answer for each row"
    if shape == () and n > 1:
        return "without an axis, `argmax` looks through the whole table: say along which axis"
    return "one label for each digit, in one dimension, and no digit left out"


def _digits(answers: Oracle, each: int = 8):
    """Return scaled digits for which a model's largest probability is clearly the largest."""
    X = scaled_digits([each] * 10)[0]
    second, first = np.sort(answers(X), axis=1)[:, -2:].T
    return X[first - second > 1e-3]


def _expect_labels(labels, answers: Oracle, X, given):
    """Expect the most probable labels, and name the mistake if they are others that are known."""
    probabilities = answers(X)
    right = probabilities.argmax(axis=1)
    off = np.flatnonzero(labels != right)
    if len(off) == 0:
        return
    row = off[0]
    observed = f"With {given}, you called row {row} a {labels[row]}"
    hint = FIND
    if np.array_equal(labels, answers(X / 255).argmax(axis=1)):
        observed, hint = "These are the answers for X / 255", AS_IT_IS
    elif np.array_equal(labels, (probabilities > 0.5).argmax(axis=1)) or not labels.any():
        observed += ": that is what rounded probabilities say"
        hint = "compare the probabilities as they are: none of the ten needs to be above 0.5"
    elif np.array_equal(labels, probabilities.argmin(axis=1)):
        observed += ": that is the least probable digit of each row"
        hint = "the largest of the ten probabilities counts, and its place is the digit"
    elif np.array_equal(labels, right + 1):
        observed += ": each label is one too high"
        hint = "places count from 0, as the digits do"
    expect(
        False,
        f"{observed}.",
        expected=f"for row {row} a {right[row]}, which the model gives the largest of its ten "
        f"probabilities, {probabilities[row].max():.2f}",
        hint=hint,
    )


def test_predict_labels_gives_one_whole_number_a_digit(predict_labels):
    """It returns a NumPy array with one whole number for each digit, also for a single digit."""
    model, answers = flat_model()
    X = _digits(answers)
    for rows in (X, X[:1]):
        _labels(predict_labels, model, rows)


def test_predict_labels_takes_the_most_probable(predict_labels):
    """It returns the most probable label of each digit, for few digits and for many."""
    model, answers = flat_model()
    for each in (8, 120):
        X = _digits(answers, each)
        labels = _labels(predict_labels, model, X)
        _expect_labels(labels, answers, X, counted(len(X), "digit"))


def test_predict_labels_leaves_model_and_digits_alone(predict_labels):
    """It leaves the model and the digits as they were."""
    model, answers = flat_model()
    X = _digits(answers)
    call = predict_labels.call(model, X)
    expect_still_trainable(call.arguments[0], model)
    expect(
        equal_weights(model.weights, call.arguments[0].weights()),
        "After the call, the model has other weights.",
        expected="asking changes nothing: the weights stay as they were",
        hint="`predict` asks, `fit` trains",
    )
    hint = "`X / 255` makes a new array, `X /= 255` changes yours"
    expect_unchanged(call, {"X": X}, hint, skip=1)


def test_predict_labels_takes_digits_as_they_are(predict_labels):
    """It passes X on in the shape and range it has, and its answers aren't those in training."""
    model, answers = image_model()
    X = _digits(answers).reshape(-1, 28, 28, 1)
    made = predict_labels.make(model)  # one model for both calls, so that its dropout draws anew
    labels, again = (_labels(predict_labels, made, X) for _ in range(2))
    changed = int((labels != again).sum())
    expect(
        changed == 0,
        f"Asked twice about the same images, your function gave {counted(changed, 'other label')}.",
        expected="the same labels each time: dropout layers drop nothing outside of training",
        hint="`training=True` makes dropout layers active; leave it out",
    )
    _expect_labels(labels, answers, X, "images (28, 28, 1)")
    model, answers = raw_model()
    X = np.round(_digits(flat_model()[1]) * 255).astype("float32")
    _expect_labels(_labels(predict_labels, model, X), answers, X, "pixels of 0–255")
