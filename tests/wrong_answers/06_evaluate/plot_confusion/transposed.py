# outcome: not yet right
# says: rows and columns are swapped
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts.T, annot=True, fmt="d")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
