# outcome: not yet right
# says: yours watches loss
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "loss", save_best_only=True),
    ]
