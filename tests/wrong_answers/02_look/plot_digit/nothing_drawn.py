# outcome: not yet right
# says: There is no picture on your axes.
import matplotlib.pyplot as plt


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.set(title=label, xticks=[], yticks=[])
    return ax
