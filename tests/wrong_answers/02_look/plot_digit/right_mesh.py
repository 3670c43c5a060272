# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.pcolormesh(np.asarray(pixels, dtype=float).reshape(28, 28), cmap="binary", vmin=0, vmax=255)
    ax.invert_yaxis()
    ax.set_aspect("equal")
    ax.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    if label is not None:
        ax.set_title(str(label))
    return ax
