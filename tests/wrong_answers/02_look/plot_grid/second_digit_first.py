# outcome: not yet right
# says: shows row 1 of X
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for i, ax in enumerate(axes.flat, start=1):
        if i < len(X):
            ax.imshow(np.asarray(X)[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
            ax.set_title(np.asarray(y)[i])
    return fig
