# outcome: done
# unusual: a Figure made without pyplot
import numpy as np
from matplotlib.figure import Figure


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        ax = Figure().add_subplot()
    image = np.asarray(pixels).reshape(28, 28)
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
