# outcome: not yet right
# says: With 9 digits, rows=4 and columns=1, your figure shows 5 digits
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=5, columns=5):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, np.asarray(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
