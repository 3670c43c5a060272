"""Expectations and computations that the checks of this lesson share."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from digitkit.checking.assertions import describe, expect
from digitkit.checking.calls import successful_call
from digitkit.checking.models import expect_model
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model

DEFAULT = (784, 128, 128, 128, 10)
SMALL = (784, 16, 10)


def one_hot(y: np.ndarray) -> np.ndarray:
    """Return labels one-hot encoded, float32 (n, 10)."""
    return np.eye(10, dtype="float32")[y]


def accuracy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Compute the share of rows whose most probable digit is the right one."""
    return float((probabilities.argmax(axis=1) == y).mean())


def expect_scores(probabilities: np.ndarray, rows: int) -> None:
    """Expect ten finite numbers for each of this many rows."""
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


def count_by_hand(sizes: Sequence[int]) -> int:
    """Count the parameters of a dense network with these layer sizes, weights and biases."""
    return sum(inputs * outputs + outputs for inputs, outputs in pairwise(sizes))


def expect_count(count_parameters: Any, sizes: Sequence[int]) -> None:
    """Expect the right number of parameters for these sizes."""
    count, right = count_parameters(sizes), count_by_hand(sizes)
    weights = right - sum(sizes[1:])
    hint = "for each pair of neighbours `inputs * outputs` weights and `outputs` biases"
    if count == weights:
        hint = "that is the weights alone: each value after the input has a bias too"
    elif count == right + sizes[0]:
        hint = "the input has no bias: its values are given, not computed"
    elif count == 134_794:
        hint = "reckon with the sizes that come in"
    expect(
        count == right,
        f"For {sizes} you count {describe(count).removeprefix('the number ')}.",
        expected=f"{right:,}",
        hint=hint,
    )


def expect_compiled(compile_model: Any, sizes: Sequence[int] = SMALL, /, **options: float) -> Model:
    """Expect that a learner's function compiles a model and returns the same one."""
    call = successful_call(compile_model, GivenModel(dense_config(sizes)), **options)
    value = call.value
    hint = "`model.compile(...)` itself returns nothing: end with `return model`"
    if value is not None:
        expect_model(value, hint=hint)
    expect(
        isinstance(value, Model) and value.number == call.arguments[0].number,
        "Your function returned None." if value is None else "Your function made another model.",
        expected="the very model that it was given",
        hint=hint,
    )
    model = cast(Model, value)
    expect(
        model.compiled,
        "The model that came back isn't compiled.",
        expected="a compiled model",
        hint="call `model.compile(...)` in the function",
    )
    return model
