# outcome: done
# unusual: builds the network and asks Keras
import keras


def count_parameters(sizes):
    layers = [keras.layers.Dense(units) for units in sizes[1:]]
    return keras.Sequential([keras.Input((sizes[0],)), *layers]).count_params()
