# outcome: done
# unusual: axes named in other words, shown, and kept
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    ax = plt.figure().add_subplot()
    sns.heatmap(counts, annot=True, fmt="d", ax=ax, cbar=False)
    ax.set(xlabel="what the model says", ylabel="what it is")
    plt.show()
    return ax
