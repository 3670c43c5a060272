# outcome: not yet right
# says: uses `Z_val` from your notebook
import numpy as np

Z_val = np.linspace(0, 1, 78 * 784, dtype="float32").reshape(78, 784)


def predict_labels(model, X):
    return model.predict(Z_val, verbose=0).argmax(axis=1)
