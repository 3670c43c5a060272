# outcome: done
# unusual: sends the digits through the layers itself
import numpy as np


def predict_labels(model, X):
    values = X
    for layer in model.layers:
        values = layer(values)
    return np.asarray(values).argmax(axis=-1)
