# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        ax = plt.figure().add_subplot()
    ax.imshow(
        np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255, interpolation="nearest"
    )
    ax.axis("off")
    ax.set_title("" if label is None else label)
    return ax
