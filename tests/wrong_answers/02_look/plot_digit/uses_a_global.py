# outcome: not yet right
# says: uses `image` from your notebook
import matplotlib.pyplot as plt
import numpy as np

image = (np.arange(784) % 256).reshape(28, 28)


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots(figsize=(2, 2))
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(str(label))
    return ax
