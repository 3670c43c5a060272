# outcome: not yet right
# says: write the label that belongs to this picture, by its position
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for i, (ax, pixels) in enumerate(zip(axes.flat, np.asarray(X))):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(y[i])
    return fig
