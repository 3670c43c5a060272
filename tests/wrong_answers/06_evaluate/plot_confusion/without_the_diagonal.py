# outcome: not yet right
# says: write each count as it is
import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns


def plot_confusion(counts):
    mistakes = np.array(counts)
    np.fill_diagonal(mistakes, 0)
    _, ax = plt.subplots()
    sns.heatmap(mistakes, annot=True, fmt="d", ax=ax)
    ax.set(xlabel="predicted", ylabel="true")
    return ax
