# outcome: not yet right
# says: has no number
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, cmap="Blues")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
