# outcome: not yet right
# says: Your function returned a list
from keras import layers


def build_cnn():
    return [layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(10)]
