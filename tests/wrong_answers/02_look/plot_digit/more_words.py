# outcome: not yet right
# says: 'column' is written besides the title
import matplotlib.pyplot as plt
import numpy as np


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.imshow(np.asarray(pixels).reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[], xlabel="column", ylabel="row")
    if label is not None:
        ax.set_title(label)
    return ax
