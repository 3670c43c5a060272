# outcome: not yet right
# says: The axes that shows the loss is named 'accuracy'
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    figure, axes = plt.subplots(1, 2, figsize=(10, 4))
    for ax, name in zip(axes, ["loss", "accuracy"]):
        epochs = range(1, len(values[name]) + 1)
        ax.plot(epochs, values[name], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.set_title({"loss": "accuracy", "accuracy": "loss"}[name])
        ax.set_xlabel("epoch")
        ax.legend()
    return figure
