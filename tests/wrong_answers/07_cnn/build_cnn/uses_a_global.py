# outcome: not yet right
# says: uses `mlp` from your notebook
import keras

mlp = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


def build_cnn():
    return mlp
