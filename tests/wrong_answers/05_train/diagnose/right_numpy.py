# outcome: done
import numpy as np


def diagnose(history):
    values = history if isinstance(history, dict) else history.history
    val_loss = np.array(values["val_loss"])
    if not np.isfinite(np.concatenate([values["loss"], val_loss])).all():
        return "diverged"
    if val_loss[-1] / val_loss.min() > 1.1:
        return "overfitting"
    falls = len(val_loss) > 1 and 1 - val_loss[-1] / val_loss[-2] >= 0.01
    return "still learning" if falls and val_loss[-1] <= val_loss.min() else "settled"
