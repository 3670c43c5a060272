# outcome: not yet right
# says: 26 of 1,050 training images are never shown
import tensorflow as tf

from digitkit import build_augmenter, compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    augment = build_augmenter()
    batches = tf.data.Dataset.from_tensor_slices((X_train, y_train)).shuffle(1000).batch(64)
    batches = batches.map(lambda X, y: (augment(X, training=True), y))
    return model.fit(
        batches,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
        steps_per_epoch=max(len(X_train) // 64, 1),
    )
