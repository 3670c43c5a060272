# outcome: done
# unusual: batch by batch, and Python finds the largest
import numpy as np


def predict_labels(model, X):
    labels = []
    for start in range(0, len(X), 32):
        answers = model.predict_on_batch(X[start : start + 32])
        labels.extend(max(range(10), key=lambda digit: row[digit]) for row in answers)
    return np.array(labels)
