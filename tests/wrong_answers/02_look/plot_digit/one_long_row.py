# outcome: not yet right
# says: There are pictures of the shape (1, 784) on your axes.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.imshow(np.asarray(pixels).reshape(1, 784), cmap="gray", vmin=0, vmax=255, aspect="auto")
    ax.axis("off")
    return ax
