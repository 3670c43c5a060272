# outcome: raised
# says: index 4 is out of bounds
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for i, ax in enumerate(axes.flat):
        ax.imshow(np.asarray(X)[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(np.asarray(y)[i])
        ax.axis("off")
    return fig
