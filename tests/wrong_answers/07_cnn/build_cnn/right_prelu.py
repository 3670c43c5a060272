# outcome: done
# unusual: PReLU and layer normalization, whose own weights start alike
import keras
from keras import layers


def build_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, 3, strides=2),
            layers.PReLU(),
            layers.LayerNormalization(axis=[1, 2, 3]),
            layers.Conv2D(16, 3, strides=2),
            layers.PReLU(shared_axes=[1, 2]),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
