# outcome: not yet right
# says: uses `few` from your notebook
import matplotlib.pyplot as plt

few = {
    "loss": [2.0, 1.0],
    "accuracy": [0.5, 0.7],
    "val_loss": [2.1, 1.2],
    "val_accuracy": [0.4, 0.6],
}


def plot_history(history):
    figure, axes = plt.subplots(1, 2)
    for ax, name in zip(axes, ["loss", "accuracy"]):
        epochs = range(1, len(few[name]) + 1)
        ax.plot(epochs, few[name], label="training")
        ax.plot(epochs, few["val_" + name], label="validation")
        ax.set_title(name)
        ax.legend()
    return figure
