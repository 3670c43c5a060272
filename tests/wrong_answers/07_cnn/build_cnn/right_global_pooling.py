# outcome: done
import keras
from keras import layers


def build_cnn():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (16, 32, 64):
        model.add(layers.SeparableConv2D(filters, 3, activation="relu", padding="same"))
        model.add(layers.MaxPooling2D())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(10, activation="softmax"))
    return model
