# outcome: done
from sklearn.metrics import ConfusionMatrixDisplay


def plot_confusion(counts):
    return ConfusionMatrixDisplay(counts).plot(values_format="d").ax_
