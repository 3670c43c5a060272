# outcome: not yet right
# says: With 4 digits, rows=2 and columns=1, your figure shows 1 digit
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    places = axes.ravel() if columns > 1 else axes[0]
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(places, np.asarray(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
