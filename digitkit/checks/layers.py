"""What the checks of lesson 4 share: parameters counted by hand, and a model that is compiled."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from digitkit.checks.given import GivenModel, dense_config
from digitkit.checks.kinds import described
from digitkit.checks.models import Model
from digitkit.checks.networks import expect_model
from digitkit.checks.verdict import expect

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
