# outcome: not yet right
# says: a row of digit 3 counts 1.3 and one of digit 6 0.812
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    counts = np.bincount(y_train, minlength=10)
    weights = {digit: len(y_train) / (10 * max(n, 1)) for digit, n in enumerate(counts)}
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        class_weight=weights,
    )
