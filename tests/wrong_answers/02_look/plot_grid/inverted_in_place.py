# outcome: not yet right
# says: After the call, the `X` that your function was given is no longer the same.
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    if isinstance(X, np.ndarray):
        np.subtract(255, X, out=X)
    for ax, pixels, label in zip(axes.flat, np.array(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
