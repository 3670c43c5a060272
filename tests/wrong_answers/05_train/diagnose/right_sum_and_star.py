# outcome: done
# unusual: a sum finds what is not finite, and a star takes the list apart
import math


def diagnose(history):
    values = history if isinstance(history, dict) else history.history
    *before, last = values["val_loss"]
    if not math.isfinite(sum(values["loss"]) + sum(before) + last):
        return "diverged"
    if last / 1.1 > min(before, default=last):
        return "overfitting"
    learning = bool(before) and last <= min(before) and last <= 0.99 * before[-1]
    return "still learning" if learning else "settled"
