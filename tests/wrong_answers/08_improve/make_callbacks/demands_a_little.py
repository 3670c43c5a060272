# outcome: not yet right
# says: val_loss fell in all 6 epochs
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping(
            "val_loss", patience=patience, restore_best_weights=True, min_delta=0.001
        ),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
