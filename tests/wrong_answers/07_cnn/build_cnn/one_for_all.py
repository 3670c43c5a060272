# outcome: not yet right
# says: Two calls gave
import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)


def build_cnn():
    return keras.Model(model.inputs, model.outputs)
