# outcome: not yet right
# says: best_kept-here.keras
from pathlib import Path

import keras


def make_callbacks(path, patience=3):
    path = Path(path)
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(
            path.with_name("best_" + path.name), "val_loss", save_best_only=True
        ),
    ]
