# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_confusion(counts):
    _, ax = plt.subplots()
    ax.imshow(counts, cmap="viridis")
    ax.set_xticks(range(10))
    ax.set_yticks(range(10))
    for (i, j), count in np.ndenumerate(counts):
        if count:
            ax.text(j, i, f"{count:,}", ha="center", va="center")
    ax.set_xlabel("Predicted")
    ax.set_ylabel("Actual")
    return ax
