# outcome: done
# unusual: drops the damaged rows by their names in the index
import pandas as pd


def drop_damaged(data):
    numbers = data.apply(pd.to_numeric, errors="coerce")
    keep = ((numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)).all(axis=1)
    keep &= numbers["label"] <= 9
    return numbers.drop(index=data.index[~keep]).astype("uint8").reset_index(drop=True)
