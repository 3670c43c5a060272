# outcome: not yet right
# says: a name that says validation: the test digits are not used here
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    figure, axes = plt.subplots(1, 2)
    for ax, name in zip(axes, ["loss", "accuracy"]):
        ax.plot(epochs, values[name], label="train")
        ax.plot(epochs, values["val_" + name], label="test")
        ax.set_title(name)
        ax.legend()
    return figure
