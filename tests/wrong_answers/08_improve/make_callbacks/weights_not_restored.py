# outcome: not yet right
# says: holds the weights of epoch 5
import keras


def make_callbacks(path, patience=3):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True),
    ]
