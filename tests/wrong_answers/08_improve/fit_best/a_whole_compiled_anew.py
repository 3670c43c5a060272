# outcome: not yet right
# says: its own optimizer took no step
import keras

from digitkit import build_augmenter, compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    whole = keras.Sequential([keras.Input((28, 28, 1)), build_augmenter(), model])
    return compile_model(whole).fit(
        X_train,
        y_train,
        batch_size=64,
        epochs=epochs,
        verbose=0,
        validation_data=(X_val, y_val),
        callbacks=make_callbacks(path, patience),
    )
