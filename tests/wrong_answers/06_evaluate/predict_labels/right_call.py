# outcome: done
import numpy as np


def predict_labels(model, X):
    return np.argmax(np.asarray(model(X, training=False)), axis=-1)
