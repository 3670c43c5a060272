# outcome: not yet right
# says: holds 2 classes
from keras.callbacks import EarlyStopping, ModelCheckpoint


def make_callbacks(path, patience=3):
    return [EarlyStopping, ModelCheckpoint]
