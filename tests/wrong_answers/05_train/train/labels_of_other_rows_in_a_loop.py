# outcome: not yet right
# says: pair each row with its own label
import keras
import numpy as np
import tensorflow as tf


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    X, y = np.asarray(X_train, dtype="float32"), np.asarray(y_train)
    history = keras.callbacks.History()
    history.set_model(model)
    history.on_train_begin()

    @tf.function(reduce_retracing=True)
    def step(images, labels):
        with tf.GradientTape() as tape:
            probabilities = model(images, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
            loss = tf.reduce_mean(losses)
        slopes = tape.gradient(loss, model.trainable_variables)
        model.optimizer.apply_gradients(zip(slopes, model.trainable_variables))
        return loss

    for epoch in range(epochs):
        order = np.random.permutation(len(X))
        losses = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            losses.append(step(X[rows], y[start : start + batch_size]))
        hits = np.asarray(model(X, training=False)).argmax(axis=1) == y
        p = model.predict(X_val, verbose=0)
        logs = {"loss": np.mean(losses), "accuracy": np.mean(hits)}
        logs["val_loss"] = -np.mean(np.log(p[np.arange(len(y_val)), y_val]))
        logs["val_accuracy"] = np.mean(p.argmax(axis=1) == y_val)
        history.on_epoch_end(epoch, logs)
    return history
