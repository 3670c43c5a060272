"""Networks that the checks of this lesson build and train."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from digitkit.checking.assertions import RETURN, described, expect
from digitkit.checking.digits import some_digits
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model

DEFAULT = (784, 128, 128, 128, 10)


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


SMALL = (784, 16, 10)


def count_by_hand(sizes: Sequence[int]) -> int:
    """Lay out every matrix and every bias, and count the numbers in them."""
    return sum(
        np.empty((sizes[i], sizes[i + 1])).size + sizes[i + 1] for i in range(len(sizes) - 1)
    )


def expect_count(count_parameters: Any, sizes: Sequence[int]) -> None:
    """Expect the right number of parameters for these sizes."""
    count, right = count_parameters(sizes), count_by_hand(sizes)
    weights = right - sum(sizes[1:])
    hint = "for each pair of neighbours `inputs * outputs` weights and `outputs` biases"
    if count == weights:
        hint = "that is the weights alone: each value after the input has a bias too"
    elif count == right + sizes[0]:
        hint = "the input has no bias: its values are given, not reckoned"
    elif count == 134_794:
        hint = "reckon with the sizes that come in"
    expect(
        count == right,
        f"For {sizes} you count {described(count).removeprefix('the number ')}.",
        expected=f"{right:,}",
        hint=hint,
    )


def expect_compiled(compile_model: Any, sizes: Sequence[int] = SMALL, /, **options: float) -> Model:
    """Let a learner's function compile a model; expect that very model, compiled."""
    call = compile_model.call(GivenModel(dense_config(sizes)), **options)
    if call.error is not None:
        compile_model(GivenModel(dense_config(sizes)), **options)
    given = call.arguments[0]
    value = call.value
    hint = "`model.compile(...)` itself returns nothing: end with `return model`"
    if value is not None:
        expect_model(value, hint)
    expect(
        isinstance(value, Model) and value.number == given.number,
        "Your function returned None." if value is None else "Your function made another model.",
        expected="the very model that it was given",
        hint=hint,
    )
    expect(
        value.compiled,
        "The model that came back isn't compiled.",
        expected="a compiled model",
        hint="call `model.compile(...)` in the function",
    )
    return value
