# outcome: done
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    rows = np.random.permutation(len(X_train))
    X_mixed, y_mixed = np.asarray(X_train)[rows], np.asarray(y_train)[rows]
    return model.fit(
        x=X_mixed,
        y=y_mixed,
        batch_size=batch_size,
        epochs=epochs,
        verbose=0,
        validation_data=(X_val, y_val),
        shuffle=False,
    )
