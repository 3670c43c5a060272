# outcome: not yet right
# says: that is what rounded probabilities say
import numpy as np


def predict_labels(model, X):
    return np.round(model.predict(X, verbose=0)).argmax(axis=1)
