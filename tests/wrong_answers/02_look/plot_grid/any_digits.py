# outcome: not yet right
# says: shows row 4 of X
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    chosen = np.random.default_rng(0).permutation(len(X))[: rows * columns]
    for ax in axes.flat:
        ax.axis("off")
    for ax, i in zip(axes.flat, chosen):
        ax.imshow(np.asarray(X)[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(np.asarray(y)[i])
    return fig
