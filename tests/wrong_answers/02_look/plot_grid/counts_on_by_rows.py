# outcome: not yet right
# says: The picture at place 3 (in reading order, from 0) shows row 2 of X.
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    X, y = np.asarray(X), np.asarray(y)
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for r in range(rows):
        for c in range(columns):
            i = r * rows + c
            if i < len(X):
                axes[r, c].imshow(X[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
                axes[r, c].set_title(y[i])
    return fig
