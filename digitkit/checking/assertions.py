"""Assertions for checks; a failure tells the learner what was wrong."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from digitkit.protocol.values import Call


class CheckFailed(AssertionError):  # noqa: N818
    """A result is not right yet; the message is written for the learner.

    Args:
        observed: what the function did, in a sentence.
        expected: what it should have done, without a full stop.
        hint: one next step, as it reads after "Try".
    """

    def __init__(self, observed: str, expected: str = "", hint: str = "") -> None:
        super().__init__(observed)
        self.observed = observed
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        lines = [self.observed]
        if self.expected:
            lines.append(f"Expected  {self.expected}")
        if self.hint:
            lines.append(f"Try       {self.hint}")
        return "\n".join(lines)


def expect(condition: object, observed: str, *, expected: str = "", hint: str = "") -> None:
    """Fail with a message for the learner unless a condition is true.

    Args:
        condition: the condition; an array is true if all its elements are.
        observed: what the function did, in a sentence.
        expected: what it should have done, without a full stop.
        hint: one next step, as it reads after "Try".

    Raises:
        CheckFailed: the condition is not true.
    """
    if not (condition.all() if hasattr(condition, "all") else condition):
        raise CheckFailed(observed, expected, hint)


T = TypeVar("T")
RETURN = "end the function with `return` and the result"


def describe(value: object) -> str:
    """Describe a value in plain words, such as "a list of 3 values"."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    if isinstance(value, pd.DataFrame):
        return f"a DataFrame of {counted(len(value), 'row')} and {value.shape[1]} columns"
    if isinstance(value, pd.Series):
        return f"a Series of {counted(len(value), 'value')}"
    if isinstance(value, tuple | list | dict):
        return f"a {type(value).__name__} of {counted(len(value), 'value')}"
    if isinstance(value, str):
        return f"the text {shortened(value)!r}"
    if value is None or isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, int | float | np.number):
        return f"the number {value}"
    name = str(getattr(value, "kind", "")) or str(getattr(value, "type_name", type(value).__name__))
    name = {"figure": "Figure", "axes": "Axes"}.get(name, name)
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 row", "2 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(text: str, length: int = 40) -> str:
    """Cut a text to a length."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def expect_type(
    value: object,
    kind: type[T],
    *,
    name: str = "your result",
    expected: str,
    hint: str,
    hint_for_none: str = RETURN,
) -> T:
    """Expect a value of this type, and return it."""
    returned = "Your function returned" if name == "your result" else f"{name} is"
    expect(
        isinstance(value, kind),
        f"{returned} {describe(value)}.",
        expected=expected,
        hint=hint_for_none if value is None else hint,
    )
    return cast(T, value)


def expect_array(
    value: object, shape: Sequence[int], *, name: str = "your result", hint: str
) -> np.ndarray:
    """Expect a NumPy array of this shape, and return it."""
    expected = f"a NumPy array of shape {tuple(shape)}"
    type_hint = f"`np.asarray` or `.to_numpy()` makes an array; {hint}"
    array = expect_type(value, np.ndarray, name=name, expected=expected, hint=type_hint)
    expect(
        array.shape == tuple(shape),
        f"{_capitalized(name)} has the shape {array.shape}.",
        expected=expected,
        hint=hint,
    )
    return array


def expect_dtype(value: np.ndarray, dtype: str, *, name: str = "your result", hint: str) -> None:
    """Expect an array of this dtype."""
    expect(
        value.dtype == np.dtype(dtype),
        f"{_capitalized(name)} has the type {value.dtype}.",
        expected=f"the type {dtype}",
        hint=hint,
    )


def expect_frame(value: object, *, name: str = "your result", hint: str) -> pd.DataFrame:
    """Expect a DataFrame, and return it."""
    return expect_type(value, pd.DataFrame, name=name, expected="a pandas DataFrame", hint=hint)


def expect_whole_number(
    value: object, *, name: str = "your result", expected: str, hint: str
) -> int:
    """Expect an int or a NumPy integer, and return it; a bool is none."""
    returned = "Your function returned" if name == "your result" else f"{name} is"
    expect(
        isinstance(value, int | np.integer) and not isinstance(value, bool),
        f"{returned} {describe(value)}.",
        expected=expected,
        hint=hint,
    )
    return cast(int, value)


def expect_several(value: object, names: Sequence[str]) -> Sequence[Any]:
    """Expect a tuple or a list with one item for each name, and return it."""
    listed = ", ".join(names)
    expect(
        isinstance(value, tuple | list) and len(value) == len(names),
        f"Your function returned {describe(value)}.",
        expected=f"{len(names)} things: {listed}",
        hint="return all of them in this order, with commas between them",
    )
    return cast(Sequence[Any], value)


def _capitalized(name: str) -> str:
    """Capitalize words, such as "Your result"; leave the name of a variable as it is."""
    return name[0].upper() + name[1:] if " " in name else name


def same(left: Any, right: Any) -> bool:
    """Check whether two arrays, frames or Series are equal in values, types and index."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left.equals(right)) and bool((left.index == right.index).all())


def expect_unchanged(call: Call, given: dict[str, Any], hint: str, *, skip: int = 0) -> None:
    """Expect that a call did not change its arguments.

    Args:
        call: the call, with these arguments passed by position.
        given: the arguments before the call, by their names, in order.
        hint: how to avoid the change.
        skip: how many arguments come before these, such as a model.
    """
    after = call.arguments[skip : skip + len(given)]
    for (name, before), now in zip(given.items(), after, strict=True):
        expect(
            same(before, now),
            f"After the call, the `{name}` that your function was given is no longer the same.",
            expected=f"`{name}` stays as it was: the caller may still need it",
            hint=hint,
        )
