# outcome: done
# unusual: a class of its own, called once
import keras
import numpy as np


class Perceptron(keras.Model):
    def __init__(self, hidden):
        super().__init__()
        self.last = keras.layers.Dense(10)
        self.hidden = [keras.layers.Dense(units, "relu") for units in hidden]

    def call(self, rows):
        for layer in self.hidden:
            rows = layer(rows)
        return keras.ops.softmax(self.last(rows))


def build_mlp(hidden=(128, 128, 128)):
    model = Perceptron(hidden)
    model(np.zeros((1, 784), "float32"))
    return model
