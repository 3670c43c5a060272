# outcome: not yet right
# says: The figure you return was there before the call
import matplotlib.pyplot as plt
import numpy as np

fig = plt.figure()


def plot_grid(X, y, rows=4, columns=8):
    fig.clear()
    axes = fig.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, np.asarray(X), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray", vmin=0, vmax=255)
        ax.set_title(label)
    return fig
