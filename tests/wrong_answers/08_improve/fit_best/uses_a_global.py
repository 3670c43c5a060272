# outcome: not yet right
# says: uses `images` from your notebook
import numpy as np
import tensorflow as tf

images = np.zeros((200, 28, 28, 1), "float32")
labels = np.arange(200) % 10

from digitkit import build_augmenter, compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    augment = build_augmenter()
    batches = tf.data.Dataset.from_tensor_slices((images, labels))
    batches = batches.shuffle(1000).batch(64)
    batches = batches.map(lambda X, y: (augment(X, training=True), y))
    return model.fit(
        batches,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
    )
