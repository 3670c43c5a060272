# outcome: not yet right
# says: it trained another one
import keras


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    copy = keras.models.clone_model(model)
    copy.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return copy.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        batch_size=batch_size,
        verbose=0,
    )
