# outcome: not yet right
# says: uses `lightest` from your notebook
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

lightest = pd.DataFrame(np.arange(40 * 784).reshape(40, 784) % 256)


def plot_grid(X, y, rows=4, columns=8):
    figure, axes = plt.subplots(rows, columns, squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, pixels, label in zip(axes.flat, lightest.to_numpy(), np.asarray(y)):
        ax.imshow(pixels.reshape(28, 28), cmap="gray_r", vmin=0, vmax=255)
        ax.set_title(str(label))
    return figure
