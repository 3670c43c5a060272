# outcome: not yet right
# says: can change none
import keras
from keras import layers


def build_cnn():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(8, 3, activation="relu", trainable=False)(inputs)
    x = layers.MaxPooling2D()(x)
    outputs = layers.Dense(10, activation="softmax", trainable=False)(layers.Flatten()(x))
    return keras.Model(inputs, outputs)
