"""Layers, learning rate schedule and training loop that the recipes share."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def convolution(
    model: keras.Sequential,
    filters: int,
    kernel: int = 3,
    stride: int = 1,
    padding: str = "valid",
    normalised: bool = True,
) -> None:
    """Add a convolution, optional batch normalisation, and ReLU.

    The moving averages have a momentum of 0.9, because these trainings are short: with Keras'
    default of 0.99 they would lag behind the weights. `he_normal` suits layers before a ReLU.
    """
    start = {"use_bias": not normalised, "kernel_initializer": "he_normal"}
    model.add(layers.Conv2D(filters, kernel, stride, padding, **start))
    if normalised:
        model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.ReLU())


def rise_and_fall(
    peak: float, rows: int, batch_size: int, epochs: int, rise: float = 0.2
) -> keras.optimizers.schedules.CosineDecay:
    """Return a learning rate schedule: a linear rise to the peak, then a cosine decay to 0.

    Args:
        peak: the largest learning rate.
        rows: digits per epoch.
        batch_size: digits per step.
        epochs: passes over the digits.
        rise: the share of the steps in which the rate rises.

    Returns:
        The schedule, for the `learning_rate` of an optimiser.
    """
    steps = epochs * -(-rows // batch_size)
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=peak / 10,
        warmup_target=peak,
        warmup_steps=max(1, round(rise * steps)),
        decay_steps=max(1, round((1 - rise) * steps)),
    )


def train(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    rate: keras.optimizers.schedules.LearningRateSchedule,
    smoothing: float,
    epochs: int,
    batch_size: int,
    callbacks: Sequence[keras.callbacks.Callback],
) -> None:
    """Compile a model with Adam and smoothed labels, and fit it.

    Args:
        model: an uncompiled model.
        images: float32 (n, 28, 28, 1), 0–1.
        labels: integers (n,).
        rate: the learning rate schedule.
        smoothing: the share of each label that is spread over all ten classes.
        epochs: passes over the digits.
        batch_size: digits per step.
        callbacks: Keras callbacks for the training.
    """
    model.compile(
        keras.optimizers.Adam(rate),
        keras.losses.CategoricalCrossentropy(label_smoothing=smoothing),
        steps_per_execution=32,  # fewer returns to Python between steps
    )
    model.fit(
        images,
        one_hot(labels),
        batch_size=batch_size,
        epochs=epochs,
        verbose=0,
        callbacks=list(callbacks),
    )


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Return labels (n,) as one-hot rows (n, 10), which label smoothing needs."""
    return np.eye(10, dtype="float32")[labels]  # type: ignore[no-any-return]  # NumPy's stubs
