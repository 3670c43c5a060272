# outcome: not yet right
# says: takes the lowest val_loss for the best
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss", mode="max", save_best_only=True),
    ]
