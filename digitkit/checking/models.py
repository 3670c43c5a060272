"""Expectations and measures that checks of several lessons use for Keras models."""

from collections.abc import Sequence

import numpy as np

from digitkit.checking.assertions import expect_type
from digitkit.protocol.handles import Model


def expect_model(value: object, *, expected: str = "a Keras model", hint: str) -> Model:
    """Expect a Keras model, and return its handle."""
    hint_for_none = "end the function with `return` and the model"
    return expect_type(value, Model, expected=expected, hint=hint, hint_for_none=hint_for_none)


def cross_entropy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Compute the mean of -ln(probability of the right digit)."""
    right = probabilities[np.arange(len(y)), y].astype("float64")
    return float(-np.log(np.maximum(right, 1e-30)).mean())


def equal_weights(left: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
    """Check whether two models have exactly the same weights."""
    return len(left) == len(right) and all(map(np.array_equal, left, right))
