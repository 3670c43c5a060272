# outcome: done
# unusual: an endless generator of batches
import numpy as np


def batches(X, y, size):
    X, y = np.asarray(X), np.asarray(y)
    while True:
        order = np.random.permutation(len(X))
        for start in range(0, len(X), size):
            rows = order[start : start + size]
            yield X[rows], y[rows]


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        batches(X_train, y_train, batch_size),
        steps_per_epoch=-(-len(X_train) // batch_size),
        validation_data=(X_val, y_val),
        epochs=epochs,
        verbose=0,
    )
