# outcome: done
# unusual: layers of Keras scale and fold
import keras
import numpy as np


def to_tensor(X):
    scaled = keras.layers.Rescaling(1 / 255)(np.asarray(X))
    return keras.ops.convert_to_numpy(keras.layers.Reshape((28, 28, 1))(scaled))
