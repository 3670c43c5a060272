# outcome: not yet right
# says: Your function returned the number
import numpy as np


def predict_labels(model, X):
    return np.argmax(model.predict(X, verbose=0))
