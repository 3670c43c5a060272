# outcome: done
# unusual: marks the best epoch, with a band and a grid
import matplotlib.pyplot as plt
import numpy as np


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    figure, axes = plt.subplots(1, 2)
    best = int(np.argmin(values["val_loss"]))
    for ax, name in zip(axes, ["loss", "accuracy"]):
        ax.axvline(best + 1, linewidth=0.5, label="best epoch")
        ax.plot(epochs, values[name], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.plot(best + 1, values["val_" + name][best], "r*", label="best")
        ax.fill_between(epochs, values[name], values["val_" + name], alpha=0.2, label="gap")
        ax.annotate("best", (best + 1, values["val_" + name][best]))
        ax.set_ylabel(name)
        ax.grid()
        ax.legend()
    figure.suptitle("history")
    return figure
