"""What the checks of networks share: digits as a network takes them, and what its answers say."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from digitkit.checks.digits import some_digits
from digitkit.checks.kinds import RETURN, described
from digitkit.checks.models import Model
from digitkit.checks.verdict import expect


def scaled_digits(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Take some digits, float32 from 0 to 1, with their labels; see `some_digits`."""
    X, y = some_digits(counts, seed)
    return X.astype("float32") / 255, y


def one_hot(y: np.ndarray) -> np.ndarray:
    """Write each label as ten numbers: 1 at its place, 0 elsewhere."""
    return np.eye(10, dtype="float32")[y]


def cross_entropy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Reckon the mean of -ln(probability of the right digit)."""
    right = probabilities[np.arange(len(y)), y].astype("float64")
    return float(-np.log(np.maximum(right, 1e-7)).mean())


def accuracy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Reckon the share of rows whose most probable digit is the right one."""
    return float((probabilities.argmax(axis=1) == y).mean())


def expect_model(value: Any, hint: str) -> Model:
    """Expect a Keras model, and give its handle back."""
    expect(
        isinstance(value, Model),
        f"Your function returned {described(value)}.",
        expected="a Keras model",
        hint=RETURN.replace("the result", "the model") if value is None else hint,
    )
    model: Model = value
    return model


def expect_scores(probabilities: np.ndarray, rows: int) -> None:
    """Expect ten finite numbers for each of so many rows."""
    expect(
        probabilities.shape == (rows, 10),
        f"For {rows} rows your model gives an array of shape {probabilities.shape}.",
        expected=f"shape ({rows}, 10): one number for each digit 0–9",
        hint="let the last layer have 10 units: `Dense(10, …)`",
    )
    odd = int((~np.isfinite(probabilities)).sum())
    expect(
        odd == 0,
        f"{odd} of your model's numbers are not finite.",
        expected="finite numbers",
        hint="look at the weights with `model.get_weights()`: none may be NaN",
    )
