# outcome: not yet right
# says: After the call, the `pixels` that your function was given is no longer the same.
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    if isinstance(pixels, np.ndarray):
        pixels[:] = 255 - pixels
    ax.imshow(np.array(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
