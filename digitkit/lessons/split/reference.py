"""Lesson 3: keep some digits aside, and bring the pixels to a small range."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def split(
    X: pd.DataFrame | np.ndarray, y: ArrayLike, val_fraction: float = 0.1, seed: int = 42
) -> tuple[Any, Any, Any, Any]:
    """Set a part of the digits aside for validation, every digit with its fair share.

    Args:
        X: the pixels (n, 784), in an array or a DataFrame with any index.
        y: the labels (n,), in an array or a Series with any index, matched by position.
        val_fraction: the share of the rows to set aside, between 0 and 1.
        seed: the same seed gives the same split again, another seed another one.

    Returns:
        `(X_train, X_val, y_train, y_val)`, as arrays, or as DataFrames and Series. Every row is in
        one part, once, unchanged and with its own label, also where two rows are equal. Each digit
        has the same share of both parts, to within one row.
    """
    X_train, X_val, y_train, y_val = train_test_split(
        X, y, test_size=val_fraction, random_state=seed, stratify=y
    )
    return X_train, X_val, y_train, y_val


def scale(X: pd.DataFrame | np.ndarray) -> np.ndarray:
    """Bring pixels from 0–255 to 0–1, the range in which a network learns well.

    Args:
        X: the pixels (n, 784), whole numbers 0–255, in an array or a DataFrame; they stay as they
            are.

    Returns:
        A float32 array of the same shape, 0.0–1.0: 0 becomes 0.0 and 255 becomes 1.0, whatever
        other values X holds.
    """
    return np.asarray(X, dtype="float32") / 255


def standardize(
    X_train: pd.DataFrame | np.ndarray, X_val: pd.DataFrame | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give every pixel mean 0 and spread 1, learning both from the training rows alone.

    Args:
        X_train: the training pixels (n, 784), in an array or a DataFrame; they stay as they are.
        X_val: the validation pixels (m, 784), likewise.

    Returns:
        `(Z_train, Z_val)`, float32: each value minus the training mean of its pixel, divided by
        the training standard deviation. A pixel that never varies is only shifted by its mean.
    """
    scaler = StandardScaler().fit(np.asarray(X_train))
    Z_train = scaler.transform(np.asarray(X_train)).astype("float32")
    Z_val = scaler.transform(np.asarray(X_val)).astype("float32")
    return Z_train, Z_val


def count_shared_rows(X_train: pd.DataFrame | np.ndarray, X_val: pd.DataFrame | np.ndarray) -> int:
    """Count the validation digits that also stand among the training digits.

    Args:
        X_train: the training pixels (n, 784), in an array or a DataFrame with any index: whole
            numbers or floats.
        X_val: the validation pixels (m, 784), likewise; its type may be another one.

    Returns:
        How many rows of X_val have a row in X_train that is equal in all 784 pixels. 7 and 7.0 are
        equal; 7 and 8, or 0.5 and 0, are not.
    """
    seen = {row.tobytes() for row in np.asarray(X_train, dtype="float32")}
    return sum(row.tobytes() in seen for row in np.asarray(X_val, dtype="float32"))
