"""The networks that ours are compared with, as their authors published them."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def keras_convnet(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 15,
) -> keras.Model:
    """Train the "simple MNIST convnet" of Keras' documentation with the settings given there.

    Args:
        images: float32 (n, 28, 28, 1), 0–1.
        labels: integers (n,).
        callbacks: Keras callbacks for the training.
        epochs: passes over the digits; 15 as published.

    Returns:
        The trained model: 34,826 parameters. It was not trained on the last tenth of the rows.
    """
    model = build_keras_convnet()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(
        images,
        keras.utils.to_categorical(labels, 10),
        batch_size=128,
        epochs=epochs,
        validation_split=0.1,
        verbose=0,
        callbacks=list(callbacks),
    )
    return model


def build_keras_convnet() -> keras.Model:
    """Build two convolutions with pooling, dropout, and a dense layer: 34,826 parameters."""
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def lenet5(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 20,
) -> keras.Model:
    """Train LeNet-5 (1998), with its average pooling and tanh.

    The layers, their sizes and the 20 epochs are from the paper. Four things are modern: the
    optimiser is Adam, the output is softmax instead of distances from drawn prototypes, the second
    convolution is connected to all six maps of the first, and pooling has no weights.

    Returns:
        The trained model: 61,706 parameters.
    """
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(6, 5, padding="same", activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="tanh"),
            layers.Dense(84, activation="tanh"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=128, epochs=epochs, verbose=0, callbacks=list(callbacks))
    return model


def workflow_mlp(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 5,
) -> keras.Model:
    """Train the course's first network, 784-128-128-128-10, as lessons 4 and 5 do.

    Returns:
        The trained model: 134,794 parameters.
    """
    from digitkit import build_mlp, compile_model

    mlp = build_mlp()
    model = keras.Sequential([keras.Input(shape=(28, 28, 1)), layers.Flatten(), mlp])
    compile_model(model)
    model.fit(images, labels, batch_size=64, epochs=epochs, verbose=0, callbacks=list(callbacks))
    return model
