# outcome: not yet right
# says: look at ModelCheckpoint's defaults
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss"),
    ]
