# outcome: done
# unusual: shares of 255, drawn with a norm
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import Normalize


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    image = np.asarray(pixels).reshape(28, 28)
    ax.imshow(image / 255, cmap="binary", norm=Normalize(0, 1))
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
