# outcome: not yet right
# says: that is its share of its row, not a count
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    shares = counts / counts.sum(axis=1, keepdims=True)
    ax = sns.heatmap(shares, annot=True, fmt=".2f")
    plt.xlabel("predicted digit")
    plt.ylabel("true digit")
    return ax
