# outcome: raised
# says: ValueError
import keras
from keras import layers


def build_cnn():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (8, 16, 32, 64):
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    return model
