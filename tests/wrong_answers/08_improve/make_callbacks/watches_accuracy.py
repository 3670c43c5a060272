# outcome: not yet right
# says: let EarlyStopping watch val_loss: yours watches val_accuracy
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_accuracy", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_accuracy", save_best_only=True),
    ]
