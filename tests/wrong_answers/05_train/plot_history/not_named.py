# outcome: not yet right
# says: Nothing on the axes for loss says what it shows
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    figure, axes = plt.subplots(1, 2, figsize=(10, 4))
    for ax, name in zip(axes, ["loss", "accuracy"]):
        epochs = range(1, len(values[name]) + 1)
        ax.plot(epochs, values[name], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.set_xlabel("epoch")
        ax.legend()
    return figure
