# outcome: not yet right
# says: says '1.3e+02'
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts, annot=True)
    ax.set(xlabel="predicted digit", ylabel="true digit")
    return ax
