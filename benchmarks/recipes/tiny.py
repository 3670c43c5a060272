"""99 % with fewer than 6,000 parameters."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from benchmarks.recipes.parts import convolution, rise_and_fall, train


def build_tiny() -> keras.Model:
    """Build four narrow convolutions and no hidden dense layer: 5,790 parameters, uncompiled.

    Most parameters of small networks are in the first dense layer. Here each of the last 18 maps
    is averaged to one number before it, so that it has only 190 parameters.

    Returns:
        A new model: images (n, 28, 28, 1), 0–1, to probabilities (n, 10).
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    convolution(model, 8, 5, stride=2)
    convolution(model, 12)
    convolution(model, 16, stride=2, padding="same")
    convolution(model, 18, padding="same")
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(10, activation="softmax"))
    return model


def tiny(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 15,
    batch_size: int = 128,
    peak: float = 0.02,
    smoothing: float = 0.0,
) -> keras.Model:
    """Train the tiny network.

    Args:
        images: float32 (n, 28, 28, 1), 0–1.
        labels: integers (n,).
        callbacks: Keras callbacks for the training.
        epochs: passes over the digits.
        batch_size: digits per step.
        peak: the largest learning rate.
        smoothing: the share of each label that is spread over all ten classes.

    Returns:
        The trained model.
    """
    model = build_tiny()
    rate = rise_and_fall(peak, len(labels), batch_size, epochs)
    train(model, images, labels, rate, smoothing, epochs, batch_size, callbacks)
    return model
