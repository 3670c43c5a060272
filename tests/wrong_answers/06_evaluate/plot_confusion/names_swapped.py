# outcome: not yet right
# says: predicted digits across (x) and true digits down (y)
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, annot=True, fmt="d")
    ax.set(xlabel="true digit", ylabel="predicted digit")
    return ax
