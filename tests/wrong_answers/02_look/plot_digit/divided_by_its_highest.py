# outcome: not yet right
# says: The greys of the picture of a faint digit run from 0 to 100
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    image = np.asarray(pixels).reshape(28, 28)
    ax.imshow(image / image.max(), cmap="gray", vmin=0, vmax=1)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
