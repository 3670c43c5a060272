# outcome: not yet right
# says: shown more often than others
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    rows = np.random.randint(0, len(X_train), len(X_train))
    X_train, y_train = np.asarray(X_train)[rows], y_train[rows]
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
