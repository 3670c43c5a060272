# outcome: not yet right
# says: `plt.show()` shows and closes the figure
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    figure, axes = plt.subplots(1, 2)
    for ax, name in zip(axes, ["loss", "accuracy"]):
        ax.plot(epochs, values[name], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.set_title(name)
        ax.legend()
    plt.show()
    return plt.gcf()
