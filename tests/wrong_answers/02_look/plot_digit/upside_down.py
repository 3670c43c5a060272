# outcome: not yet right
# says: The picture on your axes is upside down.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.pcolormesh(np.asarray(pixels).reshape(28, 28), cmap="gray_r", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
