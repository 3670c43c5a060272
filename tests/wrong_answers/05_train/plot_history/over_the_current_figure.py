# outcome: not yet right
# says: your function drew over another drawing
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    for place, name in enumerate(["loss", "accuracy"], start=1):
        plt.subplot(1, 2, place)
        plt.plot(epochs, values[name], label="training")
        plt.plot(epochs, values["val_" + name], label="validation")
        plt.title(name)
        plt.legend()
    return plt.gcf()
