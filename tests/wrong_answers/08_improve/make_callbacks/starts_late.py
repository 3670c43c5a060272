# outcome: not yet right
# says: leave `start_from_epoch` as it is
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping(
            "val_loss", patience=patience, restore_best_weights=True, start_from_epoch=2
        ),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
