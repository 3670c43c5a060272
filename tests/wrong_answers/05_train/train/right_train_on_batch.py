# outcome: done
# unusual: a loop with train_on_batch, in the order of the rows
import keras
import numpy as np


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    X_train, X_val = np.asarray(X_train), np.asarray(X_val)
    history = keras.callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    for epoch in range(epochs):
        model.reset_metrics()
        for rows in np.split(np.arange(len(X_train)), range(batch_size, len(X_train), batch_size)):
            logs = model.train_on_batch(X_train[rows], y_train[rows], return_dict=True)
        loss, accuracy = model.evaluate(X_val, y_val, verbose=0)
        history.on_epoch_end(epoch, {**logs, "val_loss": loss, "val_accuracy": accuracy})
    return history
