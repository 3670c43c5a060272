# outcome: not yet right
# says: has no number
import seaborn as sns


def plot_confusion(counts):
    ax = sns.heatmap(counts, cmap="Blues")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
