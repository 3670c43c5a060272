# outcome: done
# unusual: a Figure made without pyplot, with a mesh and the figure's own names
import numpy as np
from matplotlib.figure import Figure


def plot_confusion(counts):
    fig = Figure()
    ax = fig.subplots()
    ax.pcolormesh(counts, cmap="Greens")
    ax.invert_yaxis()
    ax.set_xticks(np.arange(10) + 0.5, range(10))
    ax.set_yticks(np.arange(10) + 0.5, range(10))
    for (i, j), count in np.ndenumerate(counts):
        ax.text(j + 0.5, i + 0.5, count or "-", ha="center", va="center")
    fig.supxlabel("prediction")
    fig.supylabel("digit")
    return ax
