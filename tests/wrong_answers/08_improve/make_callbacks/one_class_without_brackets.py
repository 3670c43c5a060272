# outcome: not yet right
# says: brackets behind the name
from keras.callbacks import EarlyStopping, ModelCheckpoint


def make_callbacks(path, patience=3):
    return [EarlyStopping, ModelCheckpoint(path, save_best_only=True)]
