# outcome: not yet right
# says: Your function returned None
import keras
from keras import layers


def build_cnn():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3, activation="relu")])
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
