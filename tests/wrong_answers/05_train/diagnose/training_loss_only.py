# outcome: not yet right
# says: one val_loss is infinite
import math


def diagnose(history):
    values = getattr(history, "history", history)
    loss, val_loss = values["loss"], values["val_loss"]
    if not all(math.isfinite(value) for value in loss):
        return "diverged"
    lowest, last = min(val_loss), val_loss[-1]
    if last > 1.1 * lowest:
        return "overfitting"
    if len(val_loss) > 1 and last == lowest and last <= 0.99 * val_loss[-2]:
        return "still learning"
    return "settled"
