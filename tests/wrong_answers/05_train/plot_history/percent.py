# outcome: not yet right
# says: no line of the values of accuracy
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    figure, axes = plt.subplots(1, 2, figsize=(10, 4))
    for ax, name in zip(axes, ["loss", "accuracy"]):
        scale = 100 if name == "accuracy" else 1
        epochs = range(1, len(values[name]) + 1)
        ax.plot(epochs, [v * scale for v in values[name]], label="training")
        ax.plot(epochs, values["val_" + name], label="validation")
        ax.set_title(name)
        ax.set_xlabel("epoch")
        ax.legend()
    return figure
