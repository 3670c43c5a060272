# outcome: done
# unusual: shows the figure it returns; names beside the lines
import matplotlib.pyplot as plt


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    figure, axes = plt.subplot_mosaic([["loss"], ["accuracy"]])
    for kind in ["loss", "accuracy"]:
        for name, words in ((kind, "training"), ("val_" + kind, "validation")):
            (line,) = axes[kind].plot(epochs, values[name])
            axes[kind].annotate(words, (len(epochs), values[name][-1]), color=line.get_color())
        axes[kind].set(ylabel=f"{kind} (lower is better)" if kind == "loss" else kind)
    plt.show()
    return figure
