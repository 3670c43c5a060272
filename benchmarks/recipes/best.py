"""The best network of under 100,000 parameters, trained in a quarter of an hour on two cores."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from benchmarks.recipes.parts import convolution, rise_and_fall, train
from digitkit import build_augmenter


def build_best() -> keras.Model:
    """Build five convolutions: 89,706 parameters, uncompiled.

    - All kernels are 3 × 3: two of them cover 5 × 5 pixels with fewer weights than one of 5 × 5.
    - Where the side is halved there are more filters, so that no layer is a bottleneck.
    - The first layer has no batch normalisation: on 26 × 26 × 16 values that takes longer than the
      convolution itself.
    - Only the ten outputs follow the flattening: a hidden dense layer would have most weights.

    Returns:
        A new model: images (n, 28, 28, 1), 0–1, to probabilities (n, 10).
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    convolution(model, 16, normalised=False)
    convolution(model, 32, stride=2)
    convolution(model, 48)
    convolution(model, 64, stride=2, padding="same")
    convolution(model, 64)
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def best(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 20,
    batch_size: int = 128,
    peak: float = 0.01,
    smoothing: float = 0.1,
) -> keras.Model:
    """Train on digits that lesson 8's augmenter changes in every epoch.

    With 40 epochs instead of 20, 99.49 % instead of 99.39 % of 10,000 validation digits were
    correct (one training each), but no more test digits (99.61 % both, mean of three), in twice the
    time.

    Args:
        images: float32 (n, 28, 28, 1), 0–1.
        labels: integers (n,).
        callbacks: Keras callbacks for the training.
        epochs: passes over the digits.
        batch_size: digits per step.
        peak: the largest learning rate.
        smoothing: the share of each label that is spread over all ten classes.

    Returns:
        The trained model, without the augmenter.
    """
    model = build_best()
    training = keras.Sequential([keras.Input(shape=(28, 28, 1)), build_augmenter(), model])
    rate = rise_and_fall(peak, len(labels), batch_size, epochs)
    train(training, images, labels, rate, smoothing, epochs, batch_size, callbacks)
    return model
