# outcome: done
# unusual: a model in a model, each layer with its own seed
import keras
from keras import layers


def build_mlp(hidden=(128, 128, 128)):
    body = keras.Sequential([keras.Input((784,))])
    for units in hidden:
        body.add(layers.Dense(units, kernel_initializer=keras.initializers.HeUniform()))
        body.add(layers.Activation(lambda sums: keras.ops.maximum(sums, 0)))
    rows = keras.Input((784,))
    return keras.Model(rows, layers.Dense(10, keras.activations.softmax)(body(rows)))
