# outcome: not yet right
# says: The cell of true digit 0 and predicted digit 0 says '98%'
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts / counts.sum(axis=1, keepdims=True), annot=True, fmt=".0%")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
