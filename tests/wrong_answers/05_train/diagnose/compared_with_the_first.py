# outcome: not yet right
# says: For loss 1, 0.5, 0.3, 0.2 and val_loss 1, 0.5, 0.4, 0.6 you say 'settled'
import math


def diagnose(history):
    values = getattr(history, "history", history)
    loss, val_loss = values["loss"], values["val_loss"]
    if not all(math.isfinite(value) for value in [*loss, *val_loss]):
        return "diverged"
    lowest, last = min(val_loss), val_loss[-1]
    if last > 1.1 * val_loss[0]:
        return "overfitting"
    if len(val_loss) > 1 and last == lowest and last <= 0.99 * val_loss[-2]:
        return "still learning"
    return "settled"
