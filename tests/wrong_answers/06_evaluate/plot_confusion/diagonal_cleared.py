# outcome: not yet right
# says: the `counts` that your function was given
import numpy as np
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, annot=True, fmt="d")
    ax.set(xlabel="predicted digit", ylabel="true digit")
    np.fill_diagonal(counts, 0)
    return ax
