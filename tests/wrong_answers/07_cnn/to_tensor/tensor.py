# outcome: not yet right
# says: Your function returned an EagerTensor
import keras

from digitkit import scale


def to_tensor(X):
    return keras.ops.reshape(keras.ops.convert_to_tensor(scale(X)), (-1, 28, 28, 1))
