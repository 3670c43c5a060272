# outcome: done
import numpy as np
import pandas as pd


def split(X, y, val_fraction=0.1, seed=42):
    labels = pd.Series(np.asarray(y))
    val = labels.groupby(labels).sample(frac=val_fraction, random_state=seed).index.to_numpy()
    aside = np.zeros(len(labels), dtype=bool)
    aside[val] = True
    pixels = X.to_numpy() if isinstance(X, pd.DataFrame) else X
    return [pixels[~aside], pixels[aside], labels[~aside].to_numpy(), labels[aside].to_numpy()]
