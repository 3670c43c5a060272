# outcome: not yet right
# says: of a Series
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    if isinstance(pixels, pd.Series):
        pixels = pixels.sort_index()
        label = pixels.name if label is None else label
    ax.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
