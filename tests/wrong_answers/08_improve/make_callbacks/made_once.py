# outcome: not yet right
# says: a second time
import keras

STOPPING = keras.callbacks.EarlyStopping("val_loss", restore_best_weights=True)


def make_callbacks(path, patience=3):
    STOPPING.patience = patience
    return [STOPPING, keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)]
