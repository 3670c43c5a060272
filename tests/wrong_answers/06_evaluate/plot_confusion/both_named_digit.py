# outcome: not yet right
# says: Your x axis is named 'digit'
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, annot=True, fmt="d")
    ax.set(xlabel="digit", ylabel="digit")
    return ax
