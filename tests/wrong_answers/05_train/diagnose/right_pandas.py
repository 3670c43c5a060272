# outcome: done
# unusual: one table of all words and conditions
import numpy as np
import pandas as pd


def diagnose(history):
    values = pd.DataFrame(getattr(history, "history", history))[["loss", "val_loss"]]
    last = values["val_loss"].iloc[-1]
    words = {
        "diverged": values.replace([np.inf, -np.inf], np.nan).isna().any(axis=None),
        "overfitting": last > 1.1 * values["val_loss"].min(),
        "still learning": last == values["val_loss"].min()
        and values["val_loss"].pct_change().iloc[-1] <= -0.01,
    }
    return next((word for word, true in words.items() if true), "settled")
