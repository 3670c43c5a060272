# outcome: not yet right
# says: You were given an axes to draw on, and opened a new figure all the same.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    plt.figure()
    if ax is None:
        ax = plt.gca()
    ax.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
