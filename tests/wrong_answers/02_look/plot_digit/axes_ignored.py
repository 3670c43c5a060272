# outcome: not yet right
# says: There is no picture on the axes you were given.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        plt.figure()
    plt.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    plt.axis("off")
    if label is not None:
        plt.title(label)
    return ax or plt.gca()
