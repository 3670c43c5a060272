# outcome: not yet right
# says: For validation, rows came with labels
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, np.random.permutation(y_val)),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
