# outcome: not yet right
# says: your function drew over another drawing
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        ax = plt.gca()
    image = np.asarray(pixels).reshape(28, 28)
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
