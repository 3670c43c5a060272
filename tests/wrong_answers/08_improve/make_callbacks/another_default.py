# outcome: not yet right
# says: with `patience=3` in the first line
import keras


def make_callbacks(path, patience=5):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
