# outcome: done
# unusual: asks through a tf.data.Dataset
import numpy as np
import tensorflow as tf


def predict_labels(model, X):
    batches = tf.data.Dataset.from_tensor_slices(X).batch(100)
    return np.argmax(model.predict(batches, verbose=0), axis=1)
