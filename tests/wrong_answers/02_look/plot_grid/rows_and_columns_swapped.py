# outcome: not yet right
# says: your figure shows 6 digits in 3 rows: [2, 2, 2].
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(columns, rows, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, np.asarray(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
