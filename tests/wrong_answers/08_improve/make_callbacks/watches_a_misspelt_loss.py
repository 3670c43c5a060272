# outcome: not yet right
# says: watches 'validation_loss'
import keras


def make_callbacks(path, patience=3):
    watched = {"monitor": "validation_loss", "mode": "min"}
    return [
        keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True, **watched),
        keras.callbacks.ModelCheckpoint(path, save_best_only=True, **watched),
    ]
