# outcome: not yet right
# says: the title is 'Label: 3'
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(f"Label: {label}")
    return ax
