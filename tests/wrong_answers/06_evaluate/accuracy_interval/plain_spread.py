# outcome: not yet right
# says: accuracy ± 1.96 spreads is another interval
import numpy as np


def accuracy_interval(y_true, y_pred):
    accuracy = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    half = 1.96 * np.sqrt(accuracy * (1 - accuracy) / len(y_true))
    return accuracy - half, accuracy + half
