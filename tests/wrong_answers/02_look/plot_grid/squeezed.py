# outcome: raised
# says: too many indices
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns)
    for i in range(rows):
        for j in range(columns):
            axes[i, j].axis("off")
            place = i * columns + j
            if place < len(X):
                axes[i, j].imshow(
                    np.asarray(X)[place].reshape(28, 28), cmap="gray", vmin=0, vmax=255
                )
                axes[i, j].set_title(np.asarray(y)[place])
    return fig
