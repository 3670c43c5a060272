# outcome: not yet right
# says: one EarlyStopping, in no list
import keras


def make_callbacks(path, patience=3):
    return keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
