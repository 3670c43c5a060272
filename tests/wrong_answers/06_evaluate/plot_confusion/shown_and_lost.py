# outcome: not yet right
# says: `plt.show()` shows and closes the figure
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    sns.heatmap(counts, annot=True, fmt="d")
    plt.xlabel("predicted digit")
    plt.ylabel("true digit")
    plt.show()
    return plt.gca()
