# outcome: done
# unusual: TensorFlow's own function
import tensorflow as tf


def confusion_counts(y_true, y_pred):
    return tf.math.confusion_matrix(y_true, y_pred, num_classes=10).numpy()
