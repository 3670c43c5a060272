# outcome: not yet right
# says: The picture at place 1 (in reading order, from 0)
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.T.flat, np.asarray(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
