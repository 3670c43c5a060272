# outcome: not yet right
# says: no longer the same
import math


def diagnose(history):
    values = getattr(history, "history", history)
    loss, val_loss = values["loss"], values["val_loss"]
    if not all(math.isfinite(value) for value in [*loss, *val_loss]):
        return "diverged"
    before = val_loss[-2:]
    last = before[-1]
    val_loss.sort()
    lowest = val_loss[0]
    if last > 1.1 * lowest:
        return "overfitting"
    if len(val_loss) > 1 and last == lowest and last <= 0.99 * before[0]:
        return "still learning"
    return "settled"
