# outcome: not yet right
# says: hand `path` to ModelCheckpoint as it is
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint("best.keras", "val_loss", save_best_only=True),
    ]
