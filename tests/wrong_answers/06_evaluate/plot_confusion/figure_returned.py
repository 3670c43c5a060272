# outcome: not yet right
# says: Your function returned a Figure
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    fig, ax = plt.subplots()
    sns.heatmap(counts, annot=True, fmt="d", ax=ax)
    ax.set(xlabel="predicted", ylabel="true")
    return fig
