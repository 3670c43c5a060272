# outcome: not yet right
# says: your function drew over another drawing
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    ax = sns.heatmap(counts, annot=True, fmt="d")
    plt.xlabel("predicted digit")
    plt.ylabel("true digit")
    return ax
