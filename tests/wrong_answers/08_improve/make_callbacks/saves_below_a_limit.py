# outcome: not yet right
# says: leave `initial_value_threshold` out
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(
            path, "val_loss", save_best_only=True, initial_value_threshold=0.5
        ),
    ]
