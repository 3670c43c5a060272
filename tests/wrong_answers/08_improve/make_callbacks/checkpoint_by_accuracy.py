# outcome: not yet right
# says: kept-here.keras of epoch
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_accuracy", save_best_only=True),
    ]
