# outcome: not yet right
# says: the plain formula
import numpy as np


def accuracy_interval(y_true, y_pred):
    accuracy = np.mean(np.asarray(y_true) == np.asarray(y_pred))
    half = 1.96 * np.sqrt(accuracy * (1 - accuracy) / len(y_true))
    return accuracy - half, accuracy + half
