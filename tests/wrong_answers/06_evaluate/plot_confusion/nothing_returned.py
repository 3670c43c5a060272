# outcome: not yet right
# says: Your function returned None
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    sns.heatmap(counts, annot=True, fmt="d")
    plt.xlabel("predicted digit")
    plt.ylabel("true digit")
    plt.show()
