# outcome: not yet right
# says: Along the x axis stand 0, 2, 4, 6, 8.
import matplotlib.pyplot as plt


def plot_confusion(counts):
    _, ax = plt.subplots()
    ax.imshow(counts)
    for i in range(10):
        for j in range(10):
            ax.text(j, i, counts[i, j], ha="center")
    ax.set(xlabel="predicted", ylabel="true")
    return ax
