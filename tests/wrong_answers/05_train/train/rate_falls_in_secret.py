# outcome: not yet right
# says: lead to
import keras


class Slower(keras.callbacks.Callback):
    """Takes half a step back after every batch."""

    def on_train_batch_begin(self, batch, logs=None):
        self.before = self.model.get_weights()

    def on_train_batch_end(self, batch, logs=None):
        pairs = zip(self.before, self.model.get_weights())
        self.model.set_weights([(old + new) / 2 for old, new in pairs])


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
        callbacks=[Slower()],
    )
