# outcome: not yet right
# says: The greys of the picture on your axes run from 0 to 1.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
