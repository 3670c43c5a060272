# outcome: done
# unusual: attention, whose biases have two axes
import keras
from keras import layers


def build_cnn():
    images = keras.Input((28, 28, 1))
    x = layers.Conv2D(12, 7, strides=7)(images)
    x = layers.Reshape((16, 12))(x)
    x = layers.LayerNormalization()(x)
    x = x + layers.MultiHeadAttention(2, 6)(x, x)
    x = layers.Dense(24, "gelu")(x)
    x = layers.Flatten()(x)
    return keras.Model(images, layers.Dense(10, "softmax")(x))
