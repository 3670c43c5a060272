# outcome: not yet right
# says: a row of digit 8 counts 3 and one of digit 0 1
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    weights = np.where(y_train == 8, 3.0, 1.0)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        sample_weight=weights,
    )
