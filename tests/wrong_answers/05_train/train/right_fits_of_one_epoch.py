# outcome: done
# unusual: one History that gathers several fits
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    history = keras.callbacks.History()
    for epoch in range(epochs):
        model.fit(
            X_train,
            y_train,
            batch_size,
            epochs=epoch + 1,
            initial_epoch=epoch,
            validation_data=(X_val, y_val),
            callbacks=[history],
            verbose=0,
        )
    return history
