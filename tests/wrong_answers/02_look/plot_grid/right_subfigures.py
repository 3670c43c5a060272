# outcome: done
# unusual: a subfigure for each digit, and a title over all
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    fig = plt.figure()
    fig.suptitle("digits")
    parts = fig.subfigures(rows, columns, squeeze=False).flat
    for part, pixels, label in zip(parts, np.asarray(X), np.asarray(y)):
        ax = part.subplots()
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set(xticks=[], yticks=[])
        part.suptitle(str(label))
    plt.show()
    return fig
