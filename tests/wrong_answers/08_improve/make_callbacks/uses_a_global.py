# outcome: not yet right
# says: uses `stopping` from your notebook
from pathlib import Path
from tempfile import mkdtemp

import keras

stopping = keras.callbacks.EarlyStopping()
saving = keras.callbacks.ModelCheckpoint(Path(mkdtemp()) / "unused.keras")


def make_callbacks(path, patience=3):
    stopping.patience = patience
    stopping.restore_best_weights = True
    saving.save_best_only = True
    return [stopping, saving]
