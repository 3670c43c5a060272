"""What is right of `build_cnn`."""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from digitkit.checks.convolutional import (
    expect_bend,
    expect_can_learn,
    expect_convolution,
    expect_own_model,
    expect_probabilities,
    expect_sharp_softmax,
    expect_size,
    expect_start,
    expect_takes_images,
)
from digitkit.checks.models import Model
from digitkit.checks.verdict import expect

# To build a network takes a good part of a second, so the checks that ask one put it back as it was
# and share it; the last of them trains it.
_built: WeakKeyDictionary[Any, Model] = WeakKeyDictionary()


def _cnn(build_cnn) -> Model:
    if build_cnn not in _built:
        _built[build_cnn] = expect_own_model(build_cnn())
    return _built[build_cnn]


def test_build_cnn_gives_a_model(build_cnn):
    """It gives a Keras model that is built and not compiled."""
    model = _cnn(build_cnn)
    expect(
        model.built,
        "Your model has no weights yet: it doesn't know the size of its input.",
        expected="a built model",
        hint="begin with `keras.Input(shape=(28, 28, 1))`",
    )
    expect(
        model.compiled == {},
        "Your model is compiled already.",
        expected="an uncompiled model: `compile_model` does the rest",
        hint="leave `model.compile(...)` away",
    )


def test_build_cnn_takes_images(build_cnn):
    """It takes images (28, 28, 1) and gives ten probabilities for each."""
    model = _cnn(build_cnn)
    expect_takes_images(model)
    expect_probabilities(model)


def test_build_cnn_is_small_and_convolves(build_cnn):
    """It has fewer than 100,000 parameters, and a kernel smaller than the image."""
    model = _cnn(build_cnn)
    expect_size(model)
    expect_convolution(model)


def test_build_cnn_starts_undecided(build_cnn):
    """It begins with a loss near ln 10, and hands its ten scores to softmax once."""
    model = _cnn(build_cnn)
    expect_start(model)
    expect_sharp_softmax(model)


def test_build_cnn_is_not_linear(build_cnn):
    """It can do more than a weighted sum of the pixels."""
    expect_bend(_cnn(build_cnn))


def test_build_cnn_gives_a_new_model_each_time(build_cnn):
    """It gives a new model each time it is called."""
    first, second = _cnn(build_cnn), expect_own_model(build_cnn())
    alike = all(
        np.array_equal(one, other)
        for one, other in zip(first.weights(), second.weights(), strict=False)
    )
    expect(
        first.number != second.number and not alike,
        "Two calls gave the very same model."
        if first.number == second.number
        else "Two calls gave models with the very same weights.",
        expected="a new model each time, with weights of its own",
        hint="build the model inside the function, and set no seed there",
    )


def test_build_cnn_can_learn(build_cnn):
    """It can learn: the loss on 32 digits falls."""
    expect_can_learn(_cnn(build_cnn))
