# outcome: raised
# says: TypeError
import matplotlib.pyplot as plt


def plot_history(history):
    values = history
    values["loss"]
    figure, axes = plt.subplots(1, 2, figsize=(10, 4))
    for ax, name in zip(axes, ["loss", "accuracy"]):
        epochs = range(1, len(values[name]) + 1)
        ax.plot(epochs, values[name], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.set_title(name)
        ax.set_xlabel("epoch")
        ax.legend()
    return figure
