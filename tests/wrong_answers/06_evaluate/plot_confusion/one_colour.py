# outcome: not yet right
# says: have the same colour
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, annot=True, fmt="d", vmin=-(10**9), vmax=10**9)
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
