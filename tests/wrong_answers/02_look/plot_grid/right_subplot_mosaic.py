# outcome: done
# unusual: subplot_mosaic in a constrained layout
import matplotlib.pyplot as plt
import numpy as np


def plot_grid(X, y, rows=4, columns=8):
    places = np.arange(rows * columns).reshape(rows, columns).tolist()
    fig, axes = plt.subplot_mosaic(places, layout="constrained")
    labels = list(y)
    for number, ax in axes.items():
        ax.set_axis_off()
        if number < len(X):
            image = np.asarray(X)[number].reshape(28, 28)
            ax.imshow(image, cmap="gray_r", clim=(0, 255))
            ax.set_title(labels[number])
    return fig
