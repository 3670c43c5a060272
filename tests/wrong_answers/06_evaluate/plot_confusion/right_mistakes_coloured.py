# outcome: done
import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns


def plot_confusion(counts):
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    words = np.where(counts > 0, counts.astype(str), "")
    plt.figure(figsize=(8, 7))
    ax = sns.heatmap(mistakes, annot=words, fmt="", cbar=False, cmap="Reds", linewidths=0.5)
    plt.xlabel("what the model predicted")
    plt.ylabel("true label")
    plt.title("Mistakes")
    return ax
