# outcome: not yet right
# says: run from 40 to 100: its own lowest and highest pixel
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    image = np.asarray(pixels).reshape(28, 28)
    ax.imshow(image, cmap="gray_r")
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
