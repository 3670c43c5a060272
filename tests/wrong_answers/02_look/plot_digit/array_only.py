# outcome: raised
# says: 'Series' object has no attribute 'reshape'
import matplotlib.pyplot as plt


def plot_digit(pixels, label=None, ax=None):
    if ax is None:
        _, ax = plt.subplots()
    ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
    ax.axis("off")
    if label is not None:
        ax.set_title(label)
    return ax
