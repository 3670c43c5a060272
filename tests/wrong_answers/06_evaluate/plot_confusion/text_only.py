# outcome: not yet right
# says: There is no heatmap on your axes.
import matplotlib.pyplot as plt


def plot_confusion(counts):
    _, ax = plt.subplots()
    for i in range(10):
        for j in range(10):
            ax.text(j, i, counts[i, j])
    ax.set(xlabel="predicted", ylabel="true", xlim=(-1, 10), ylim=(10, -1))
    return ax
