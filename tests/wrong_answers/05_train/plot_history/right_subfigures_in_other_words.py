# outcome: done
# unusual: subfigures of a Figure without pyplot, named in French
from matplotlib.figure import Figure


def plot_history(history):
    values = getattr(history, "history", history)
    epochs = range(1, len(values["loss"]) + 1)
    figure = Figure(layout="constrained")
    names = {"loss": "perte", "accuracy": "justesse"}
    for part, (name, word) in zip(figure.subfigures(1, 2), names.items()):
        ax = part.subplots()
        ax.plot(epochs, values[name], "k", label="entraînement")
        ax.plot(epochs, values["val_" + name], "k", alpha=0.4, label="à part")
        part.suptitle(word)
        ax.legend()
    return figure
