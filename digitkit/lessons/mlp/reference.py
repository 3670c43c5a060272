"""Lesson 4: build a multilayer perceptron, the plainest of the deep networks."""

from collections.abc import Sequence
from itertools import pairwise

import keras


def count_parameters(sizes: Sequence[int]) -> int:
    """Count the weights and biases of a dense network.

    Args:
        sizes: the number of values in each layer, from input to output, in a list or a tuple, such
            as `[784, 128, 128, 128, 10]`, which has 134,794 parameters; it stays as it was.

    Returns:
        A whole number: one weight for each pair of neighbours, one bias for each value after the
        input.
    """
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))


def build_mlp(hidden: Sequence[int] = (128, 128, 128)) -> keras.Model:
    """Build a dense network from 784 pixels to the probabilities of ten digits.

    Args:
        hidden: the number of units in each hidden layer; each is followed by ReLU.

    Returns:
        A new, uncompiled model: rows (n, 784) scaled to 0–1 in, probabilities (n, 10) out, also in
        training. It has random first weights, and softmax once, after the last layer.
    """
    model = keras.Sequential([keras.Input(shape=(784,))])
    for units in hidden:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def compile_model(model: keras.Model, learning_rate: float = 0.001) -> keras.Model:
    """Tell a model how to learn: what to make small, by which steps, and what to report.

    Args:
        model: a model of any size that gives probabilities (n, 10); its weights stay as they are,
            and all of them free to learn.
        learning_rate: the size of Adam's steps, the same at every step.

    Returns:
        The same model, compiled with Adam (or a kind of it), the cross-entropy for whole-number
        labels, and a metric called `accuracy`; further metrics do no harm.
    """
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
