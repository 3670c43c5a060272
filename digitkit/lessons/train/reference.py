"""Lesson 5: train a network, and read from its curves how it went."""

from collections.abc import Mapping, Sequence

import keras
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure


def train(
    model: keras.Model,
    X_train: np.ndarray,
    y_train: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    epochs: int = 5,
    batch_size: int = 64,
) -> keras.callbacks.History:
    """Show a compiled model all training digits, several times over, and change nothing else.

    All digits count alike, the model keeps its learning rate, and no epoch is left out.

    Args:
        model: a compiled model; it is trained where it stands, as it is compiled.
        X_train: training digits, an array or a DataFrame, in the shape and range the model takes;
            they are shown as they are.
        y_train: their labels (n,), an array of whole numbers 0–9.
        X_val: validation digits, likewise; nothing is learned from them.
        y_val: their labels (m,).
        epochs: how often every training digit is shown.
        batch_size: how many digits are shown between two changes of the weights; the last batch of
            an epoch may be smaller.

    Returns:
        Keras' History with one value an epoch: loss and accuracy on the training digits, val_loss
        and val_accuracy on all validation digits after the epoch.
    """
    return model.fit(
        X_train, y_train, validation_data=(X_val, y_val), epochs=epochs, batch_size=batch_size
    )


def plot_history(history: keras.callbacks.History | Mapping[str, Sequence[float]]) -> Figure:
    """Draw the learning curves: loss and accuracy, on training and on validation digits.

    Args:
        history: what `train` returned, or the dict inside it.

    Returns:
        A new Figure at every call, left open, with two axes, each named in its title or beside its
        y axis. Both lines of each, the values as they are, have a name in a legend or beside them.
        The epochs count from 1.
    """
    values = getattr(history, "history", history)
    figure, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for ax, name in zip(axes, ["loss", "accuracy"], strict=True):
        epochs = range(1, len(values[name]) + 1)
        ax.plot(epochs, values[name], marker="o", label="training")
        ax.plot(epochs, values[f"val_{name}"], marker="s", linestyle="--", label="validation")
        ax.set(title=name, xlabel="epoch", ylabel=name)
        ax.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
        ax.legend()
    return figure


def diagnose(history: keras.callbacks.History | Mapping[str, Sequence[float]]) -> str:
    """Say in a word how a training went.

    Args:
        history: what `train` returned, or the dict inside it; its values stay as they were.

    Returns:
        The first of these that is true: `"diverged"`, a loss or val_loss of any epoch is not
        finite; `"overfitting"`, the last val_loss is above 1.1 times the lowest; `"still
        learning"`, the last val_loss is the lowest (a tie counts) and at least 1 % below the one
        before; otherwise `"settled"`.
    """
    values = getattr(history, "history", history)
    val_loss = values["val_loss"]
    if not np.isfinite([*values["loss"], *val_loss]).all():
        return "diverged"
    if val_loss[-1] > 1.1 * min(val_loss):
        return "overfitting"
    if len(val_loss) > 1 and val_loss[-1] == min(val_loss) and val_loss[-1] <= 0.99 * val_loss[-2]:
        return "still learning"
    return "settled"
