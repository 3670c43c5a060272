# outcome: raised
# says: ValueError: Input
import tensorflow as tf

from digitkit import build_augmenter, compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    augment = build_augmenter()
    digits = tf.data.Dataset.from_tensor_slices((X_train, y_train)).shuffle(len(X_train))
    redrawn = digits.map(lambda X, y: (augment(X, training=True), y))
    return model.fit(
        redrawn,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
    )
