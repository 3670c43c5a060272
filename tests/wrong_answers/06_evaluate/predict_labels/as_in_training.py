# outcome: not yet right
# says: For a model that takes images
import numpy as np


def predict_labels(model, X):
    return np.asarray(model(X, training=True)).argmax(axis=1)
