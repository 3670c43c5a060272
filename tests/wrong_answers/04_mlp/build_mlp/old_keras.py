# outcome: not yet right
# says: of another Keras than the course's
from tensorflow.python.keras.layers import Dense
from tensorflow.python.keras.models import Sequential


def build_mlp(hidden=(128, 128, 128)):
    model = Sequential()
    for units in hidden:
        model.add(Dense(units, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.build((None, 784))
    return model
