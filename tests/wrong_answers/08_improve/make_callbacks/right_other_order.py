# outcome: done
from keras.callbacks import EarlyStopping, ModelCheckpoint


def make_callbacks(path, patience=3):
    saving = ModelCheckpoint(
        filepath=str(path), monitor="val_loss", mode="min", save_best_only=True
    )
    stopping = EarlyStopping(monitor="val_loss", patience=patience, verbose=1)
    stopping.restore_best_weights = True
    return saving, stopping
