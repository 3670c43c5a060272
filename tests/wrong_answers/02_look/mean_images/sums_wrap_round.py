# outcome: not yet right
# says: column 15 is 21.4
import numpy as np


def mean_images(X, y):
    sums = np.zeros((10, 784), dtype="uint8")
    counts = np.zeros(10)
    for pixels, label in zip(np.asarray(X), np.asarray(y)):
        sums[label] += pixels
        counts[label] += 1
    return (sums / np.maximum(counts, 1)[:, None]).reshape(10, 28, 28)
