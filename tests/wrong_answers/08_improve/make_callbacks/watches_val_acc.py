# outcome: not yet right
# says: watches 'val_acc'
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_acc", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_acc", save_best_only=True),
    ]
