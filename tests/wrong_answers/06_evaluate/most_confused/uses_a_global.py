# outcome: not yet right
# says: uses `matrix` from your notebook
import numpy as np

matrix = np.array([[2, 0, 0], [0, 2, 1], [0, 1, 1]])


def most_confused(counts, n=3):
    pairs = [
        (true, predicted, int(count))
        for (true, predicted), count in np.ndenumerate(matrix)
        if true != predicted and count > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))[:n]
