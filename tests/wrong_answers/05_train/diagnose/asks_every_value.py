# outcome: not yet right
# says: and a precision that begins with NaN, you say 'diverged'
import numpy as np


def diagnose(history):
    values = getattr(history, "history", history)
    if not np.isfinite(list(values.values())).all():
        return "diverged"
    val_loss = values["val_loss"]
    if val_loss[-1] > 1.1 * min(val_loss):
        return "overfitting"
    lowest = val_loss[-1] == min(val_loss)
    if len(val_loss) > 1 and lowest and val_loss[-1] <= 0.99 * val_loss[-2]:
        return "still learning"
    return "settled"
