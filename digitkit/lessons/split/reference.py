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
        X: the pixels (n, 784).
        y: the labels (n,).
        val_fraction: the share of the rows to set aside, between 0 and 1.
        seed: the same seed gives the same split again.

    Returns:
        `(X_train, X_val, y_train, y_val)`, of the kinds given. Each digit has the same share of
        both parts.
    """
    X_train, X_val, y_train, y_val = train_test_split(
        X, y, test_size=val_fraction, random_state=seed, stratify=y
    )
    return X_train, X_val, y_train, y_val


def scale(X: pd.DataFrame | np.ndarray) -> np.ndarray:
    """Bring pixels from 0–255 to 0–1, the range in which a network learns well.

    Args:
        X: whole numbers 0–255 in any shape; they stay as they are.

    Returns:
        A float32 array of the same shape, 0.0–1.0.
    """
    return np.asarray(X, dtype="float32") / 255


def standardize(
    X_train: pd.DataFrame | np.ndarray, X_val: pd.DataFrame | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give every pixel mean 0 and spread 1, learning both from the training rows alone.

    Args:
        X_train: the training pixels (n, 784).
        X_val: the validation pixels (m, 784).

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
        X_train: the training pixels (n, 784).
        X_val: the validation pixels (m, 784).

    Returns:
        How many rows of X_val have a row in X_train that is equal pixel for pixel.
    """
    seen = {row.tobytes() for row in np.asarray(X_train, dtype="float32")}
    return sum(row.tobytes() in seen for row in np.asarray(X_val, dtype="float32"))
