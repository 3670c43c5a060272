"""Lesson 1: read the digits from Kaggle's CSV files."""

from pathlib import Path

import numpy as np
import pandas as pd


def read_digits(path: str | Path) -> pd.DataFrame:
    """Read a file of digits, such as Kaggle's train.csv or test.csv.

    Args:
        path: a CSV file with a header and one digit a row, as text or as a Path.

    Returns:
        A DataFrame of uint8 with the file's columns in the file's order: 785 for train.csv
        (`label`, `pixel0` … `pixel783`), 784 for test.csv. It holds every row of the file, also
        rows that are equal.

    Raises:
        ValueError: an entry is no whole number from 0 to 255.
        OverflowError: an entry holds more digits than any whole-number type.
    """
    return pd.read_csv(path, dtype="uint8")


def separate(data: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Separate the pixels from the label that tells which digit they show.

    Args:
        data: a DataFrame with a column `label`; it stays as it is.

    Returns:
        `(X, y)`: X is a DataFrame (n, 784) of the pixels without the label, with the values and
        the type they have in `data`, and with any index; y is an array (n,) of whole numbers 0–9,
        row by row the labels of X. Both keep every row, equal rows too, in the order of `data`.
    """
    return data.drop(columns="label"), data["label"].to_numpy(dtype="int64")


def drop_damaged(data: pd.DataFrame) -> pd.DataFrame:
    """Keep only the rows that are whole: no entry missing, and every entry possible.

    Args:
        data: a DataFrame as plain `pd.read_csv` gives it, with the index 0, 1, 2 … and the column
            `label` at any place; it stays as it is. A column that pandas did not read as numbers
            is judged entry by entry, as text.

    Returns:
        A new DataFrame of uint8 with all columns, its index 0 … n-1. It holds every row in which
        no entry is missing, the label is a whole number 0–9 and each pixel a whole number 0–255,
        in the order of the table, equal rows too.
    """
    text = data.select_dtypes(exclude="number").astype("str")
    numbers = data.assign(**text).apply(pd.to_numeric, errors="coerce").astype("float64")
    possible = (numbers >= 0) & (numbers <= 255) & (numbers % 1 == 0)
    whole = possible.all(axis="columns") & (numbers["label"] <= 9)
    return numbers[whole].astype("uint8").reset_index(drop=True)
