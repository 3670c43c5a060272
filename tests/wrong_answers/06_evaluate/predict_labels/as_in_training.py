# outcome: not yet right
# says: `training=True` makes dropout layers active
import numpy as np


def predict_labels(model, X):
    return np.asarray(model(X, training=True)).argmax(axis=1)
