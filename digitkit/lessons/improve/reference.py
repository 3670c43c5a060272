"""Lesson 8: get more out of the same digits."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from digitkit import compile_model


def build_augmenter(seed: int = 42) -> keras.Model:
    """Build a model that redraws images a little differently every time.

    Args:
        seed: two augmenters with one seed draw the same. Each layer has a seed of its own, made
            from this one, so that turns, shifts and zooms are independent of each other.

    Returns:
        A model (n, 28, 28, 1) → (n, 28, 28, 1) that turns by up to 10°, shifts by up to 2 pixels
        up, down, left and right, and zooms by up to 10 %, filling with paper. It draws anew for
        each image and at each call. With `training=False` and in `predict` it leaves images alone.
    """
    paper = {"fill_mode": "constant", "fill_value": 0.0}
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomRotation(10 / 360, seed=seed, **paper),
            layers.RandomTranslation(2 / 28, 2 / 28, seed=seed + 1, **paper),
            layers.RandomZoom(0.1, seed=seed + 2, **paper),
        ]
    )


def make_callbacks(path: str | Path, patience: int = 3) -> list[keras.callbacks.Callback]:
    """Make the two helpers that watch over a training by its val_loss.

    Args:
        path: where the best model is kept, a file that ends in `.keras`; a text or a Path.
        patience: epochs without a better val_loss, however little, after which training stops.

    Returns:
        A list of two: a new EarlyStopping, which puts the best weights back, and a new
        ModelCheckpoint, which keeps the model of the lowest val_loss and no other.
    """
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]


def fit_best(
    model: keras.Model,
    X_train: np.ndarray,
    y_train: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    path: str | Path,
    epochs: int = 20,
    patience: int = 3,
) -> keras.callbacks.History:
    """Train on digits that are redrawn every epoch, and end with the best weights seen.

    Each epoch shows all training images, shuffled, in batches of 64; the last one may be smaller.
    Any image may come in any batch, wherever it stands in X_train.
    The images as they are may be shown too, as often as the redrawn ones.

    Args:
        model: a model for images (n, 28, 28, 1); it is trained where it stands, as it is compiled,
            and compiled first if it isn't yet.
        X_train: training images, float32 (n, 28, 28, 1), 0.0–1.0.
        y_train: their labels (n,), an array.
        X_val: validation images, likewise; they are never redrawn.
        y_val: their labels (m,).
        path: where the best model is kept, a file that ends in `.keras`.
        epochs: how many epochs there are at the most.
        patience: epochs without a better val_loss after which training stops.

    Returns:
        The History: loss, accuracy, val_loss and val_accuracy, one value an epoch.
    """
    batches = tf.data.Dataset.from_tensor_slices((X_train, y_train))
    batches = batches.shuffle(len(X_train)).batch(64)
    if not model.compiled:
        steps = epochs * len(batches)
        warm_up_then_cosine = keras.optimizers.schedules.CosineDecay(
            1e-4, steps - steps // 10, warmup_target=0.005, warmup_steps=steps // 10
        )
        compile_model(model, warm_up_then_cosine)
    augment = build_augmenter()
    batches = batches.map(lambda X, y: (augment(X, training=True), y)).prefetch(2)
    return model.fit(
        batches,
        validation_data=(X_val, y_val),
        epochs=epochs,
        shuffle=False,  # the batches are shuffled already
        callbacks=make_callbacks(path, patience),
    )
