"""Checks of `predict_labels`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_unchanged
from digitkit.checking.digits import scaled_digits
from digitkit.checking.models import equal_weights
from digitkit.lessons.evaluate.checks.fixtures import flat_model, image_model
from digitkit.protocol.given_models import GivenModel

ARGMAX = "`model.predict(X, verbose=0).argmax(axis=1)`: the place of the largest, row by row"


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
        hint="pass X on as it is: whoever calls has scaled it for the model",
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
