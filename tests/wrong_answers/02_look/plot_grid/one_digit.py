# outcome: not yet right
# says: your figure shows 1 digit in 1 row
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig, ax = plt.subplots()
    ax.imshow(np.asarray(X)[0].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.set_title(np.asarray(y)[0])
    ax.axis("off")
    return fig
