# outcome: not yet right
# says: With 4 digits, rows=2 and columns=3, your figure shows 6 digits
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for i, ax in enumerate(axes.flat):
        ax.imshow(np.asarray(X)[i % len(X)].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(np.asarray(y)[i % len(X)])
        ax.axis("off")
    return fig
