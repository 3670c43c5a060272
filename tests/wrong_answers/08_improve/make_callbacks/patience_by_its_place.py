# outcome: not yet right
# says: by its name
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
