# outcome: done
import keras
from keras import layers


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Conv2D(12, 3, strides=2, activation="relu")
        self.second = layers.Conv2D(24, 3, strides=2, activation="relu")
        self.flat = layers.Flatten()
        self.last = layers.Dense(10, activation="softmax")

    def call(self, images):
        return self.last(self.flat(self.second(self.first(images))))


def build_cnn():
    model = Reader()
    model(keras.ops.zeros((1, 28, 28, 1)))
    return model
