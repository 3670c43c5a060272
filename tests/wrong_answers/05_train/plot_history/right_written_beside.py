# outcome: done
import matplotlib.pyplot as plt
import numpy as np


def plot_history(history):
    values = history if isinstance(history, dict) else history.history
    figure = plt.figure(figsize=(8, 3))
    for place, name in enumerate(("loss", "accuracy"), start=1):
        ax = figure.add_subplot(1, 2, place)
        x = np.arange(len(values[name])) + 1
        ax.plot(x, values[name], "k-")
        ax.plot(x, values["val_" + name], "k--")
        ax.text(x[-1], values[name][-1], "training")
        ax.text(x[-1], values["val_" + name][-1], "validation")
        ax.set(xlabel="epoch", ylabel=name.capitalize())
    return figure
