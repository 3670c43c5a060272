# outcome: not yet right
# says: let ModelCheckpoint watch val_loss
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_accuracy", save_best_only=True),
    ]
