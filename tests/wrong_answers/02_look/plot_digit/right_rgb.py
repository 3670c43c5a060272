# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    grey = np.asarray(pixels).reshape(28, 28) / 255
    ax.imshow(np.stack([1 - grey] * 3, axis=-1))
    ax.set_axis_off()
    if label is not None:
        ax.set_title(label, loc="left")
    return ax
