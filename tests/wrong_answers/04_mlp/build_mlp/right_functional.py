# outcome: done
import keras
from keras import layers


def build_mlp(hidden=(128, 128, 128)):
    inputs = keras.Input(shape=(784,))
    x = inputs
    for units in hidden:
        x = layers.ReLU()(layers.Dense(units)(x))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))
