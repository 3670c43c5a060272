# outcome: not yet right
# says: that is what rounded probabilities say
import numpy as np


def predict_labels(model, X):
    return np.where(model.predict(X, verbose=0) > 0.5, 1, 0).argmax(axis=1)
