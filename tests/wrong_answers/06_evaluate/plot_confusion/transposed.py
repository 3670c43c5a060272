# outcome: not yet right
# says: rows and columns are swapped
import seaborn as sns


def plot_confusion(counts):
    ax = sns.heatmap(counts.T, annot=True, fmt="d")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
