# outcome: done
import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    image = np.asarray(pixels).reshape(28, 28)
    sns.heatmap(image, cmap="gray_r", vmin=0, vmax=255, cbar=False, square=True, ax=ax)
    ax.set(xticks=[], yticks=[])
    if label is not None:
        ax.set_title(label)
    return ax
