# outcome: not yet right
# says: Of 5 epochs 2 were run
import keras
import tensorflow as tf

import digitkit


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        digitkit.compile_model(model)
    augment = digitkit.build_augmenter()
    batches = tf.data.Dataset.from_tensor_slices((X_train, y_train)).shuffle(1000).batch(64)
    batches = batches.map(lambda X, y: (augment(X, training=True), y))
    return model.fit(
        batches,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=[
            keras.callbacks.EarlyStopping(
                "val_accuracy", patience=patience, restore_best_weights=True
            ),
            keras.callbacks.ModelCheckpoint(path, "val_accuracy", save_best_only=True),
        ],
        verbose=0,
    )
