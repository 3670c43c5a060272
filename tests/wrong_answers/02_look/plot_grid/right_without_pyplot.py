# outcome: done
import numpy as np
from matplotlib.figure import Figure


def plot_grid(X, y, rows=4, columns=8):
    fig = Figure(layout="constrained")
    places = fig.subplots(rows, columns, squeeze=False)
    for ax in places.ravel():
        ax.set_visible(False)
    for ax, image, label in zip(places.ravel(), np.asarray(X), np.asarray(y)):
        ax.set_visible(True)
        ax.imshow(image.reshape(28, 28), cmap="gray_r", vmin=0, vmax=255)
        ax.set(title=label, xticks=(), yticks=())
    return fig
