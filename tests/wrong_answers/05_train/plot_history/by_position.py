# outcome: not yet right
# says: it shows val_accuracy
import matplotlib.pyplot as plt


def plot_history(history):
    values = list(getattr(history, "history", history).values())
    figure, axes = plt.subplots(1, 2)
    for ax, name, kind in ((axes[0], "accuracy", 0), (axes[1], "loss", 1)):
        epochs = range(1, len(values[0]) + 1)
        ax.plot(epochs, values[kind], label="training")
        ax.plot(epochs, values[kind + 2], label="validation")
        ax.set_title(name)
        ax.legend()
    return figure
