# outcome: not yet right
# says: 2 epochs later
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping(
            "val_loss", patience=patience, restore_best_weights=True, start_from_epoch=2
        ),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
