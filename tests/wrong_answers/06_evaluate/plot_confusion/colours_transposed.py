# outcome: not yet right
# says: The colours of your heatmap have rows and columns swapped
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    plt.figure()
    ax = sns.heatmap(counts.T, annot=counts, fmt="d")
    plt.xlabel("predicted digit")
    plt.ylabel("true digit")
    return ax
