# outcome: done
import numpy as np
from matplotlib import pyplot


def plot_digit(values, label=None, ax=None):
    ax = ax if ax is not None else pyplot.figure().gca()
    ax.matshow(np.array(values).reshape(28, 28), cmap="Greys", vmin=0, vmax=255)
    ax.set_xticks([])
    ax.set_yticks([])
    if label is not None:
        ax.set_title(f"{label}")
    return ax
