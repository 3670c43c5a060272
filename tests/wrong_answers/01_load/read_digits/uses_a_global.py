# outcome: not yet right
# says: uses `train_csv` from your notebook
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

train_csv = Path(mkdtemp()) / "train.csv"
train_csv.write_text("label,pixel0\n7,0\n")


def read_digits(path):
    return pd.read_csv(train_csv, dtype="uint8")
