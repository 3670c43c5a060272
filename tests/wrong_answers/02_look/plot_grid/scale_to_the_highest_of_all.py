# outcome: not yet right
# says: of a faint digit, run from 0 to 100
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    X, y = np.asarray(X), np.asarray(y)
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, X, y):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=X.max())
        ax.set_title(label)
    return fig
