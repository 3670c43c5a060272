# outcome: raised
# says: KeyError
import matplotlib.pyplot as plt


def plot_grid(X, y, rows=4, columns=8):
    fig, axes = plt.subplots(rows, columns, squeeze=False)
    for i, ax in enumerate(axes.flat):
        ax.axis("off")
        if i < len(X):
            ax.imshow(X[i].reshape(28, 28), cmap="gray", vmin=0, vmax=255)
            ax.set_title(y[i])
    return fig
