# outcome: not yet right
# says: your function drew over another drawing
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    X, y = np.asarray(X), np.asarray(y)
    for i in range(min(rows * columns, len(X))):
        plt.subplot(rows, columns, i + 1)
        plt.imshow(X[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        plt.title(y[i])
        plt.axis("off")
    return plt.gcf()
