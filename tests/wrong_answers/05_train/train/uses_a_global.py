# outcome: not yet right
# says: uses `S_train` from your notebook
import numpy as np

S_train = np.random.default_rng(0).random((200, 784), dtype="float32")


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        S_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
