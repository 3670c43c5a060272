# outcome: done
# unusual: asks for the differences instead of multiples
import math


def diagnose(history):
    values = getattr(history, "history", history)
    loss, val_loss = values["loss"], values["val_loss"]
    if not all(math.isfinite(value) for value in [*loss, *val_loss]):
        return "diverged"
    lowest, last = min(val_loss), val_loss[-1]
    if last / lowest - 1 > 0.1:
        return "overfitting"
    if len(val_loss) > 1 and last == lowest and (val_loss[-2] - last) / val_loss[-2] >= 0.01:
        return "still learning"
    return "settled"
