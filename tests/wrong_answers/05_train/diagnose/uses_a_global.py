# outcome: not yet right
# says: uses `few` from your notebook
import keras
import numpy as np

few = keras.callbacks.History()
few.history = {"loss": [1.0, 0.4, 0.2], "val_loss": [0.9, 0.6, 0.8]}


def diagnose(history):
    values = few.history
    val_loss = values["val_loss"]
    if not np.isfinite([*values["loss"], *val_loss]).all():
        return "diverged"
    if val_loss[-1] > 1.1 * min(val_loss):
        return "overfitting"
    if len(val_loss) > 1 and val_loss[-1] == min(val_loss) and val_loss[-1] <= 0.99 * val_loss[-2]:
        return "still learning"
    return "settled"
