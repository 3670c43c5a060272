# outcome: not yet right
# says: Your x axis has no name.
import matplotlib.pyplot as plt
import seaborn as sns


def plot_confusion(counts):
    _, ax = plt.subplots()
    return sns.heatmap(counts, annot=True, fmt="d", ax=ax)
