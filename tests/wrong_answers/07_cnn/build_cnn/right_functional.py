# outcome: done
import keras
from keras import layers


def build_cnn():
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Rescaling(2.0, offset=-1.0)(inputs)
    x = layers.Conv2D(16, (5, 5), activation="relu", padding="same")(x)
    x = layers.MaxPooling2D(2)(x)
    y = layers.Conv2D(16, 3, activation="relu", padding="same")(x)
    x = layers.Add()([x, y])
    x = layers.MaxPooling2D(2)(x)
    x = layers.Dropout(0.3)(layers.Flatten()(x))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))
