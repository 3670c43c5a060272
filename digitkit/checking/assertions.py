"""Assertions that checks are written with; a failure tells the learner what was wrong."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd


class CheckFailed(AssertionError):  # noqa: N818
    """A result that is not right yet, in words for the learner.

    Args:
        observed: what came out, in a sentence.
        expected: what should have come out, without a full stop.
        hint: one next step, as it reads after "Try".
    """

    def __init__(self, observed: str, expected: str = "", hint: str = "") -> None:
        super().__init__(observed)
        self.observed = observed
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        said = [self.observed]
        if self.expected:
            said.append(f"Expected  {self.expected}")
        if self.hint:
            said.append(f"Try       {self.hint}")
        return "\n".join(said)


def expect(condition: object, observed: str, *, expected: str = "", hint: str = "") -> None:
    """Go on if something is so, and say what was observed if it isn't.

    Args:
        condition: true if all is well; an array counts as true if all of it is.
        observed: what came out, in a sentence.
        expected: what should have come out, without a full stop.
        hint: one next step, as it reads after "Try".

    Raises:
        CheckFailed: the condition is not true.
    """
    met = condition.all() if hasattr(condition, "all") else condition
    if not met:
        raise CheckFailed(observed, expected, hint)


RETURN = "end the function with `return` and the result"


def described(value: Any) -> str:
    """Name a value in a learner's words, such as "a list of 3 values"."""
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
    """Put a number before a noun: "1 row", "2 rows"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(text: str, length: int = 40) -> str:
    """Cut a text that is too long for a message."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def expect_array(
    value: Any, shape: Sequence[int], *, name: str = "your result", hint: str
) -> np.ndarray:
    """Expect a NumPy array of this shape, and give it back."""
    expected = f"a NumPy array of shape {tuple(shape)}"
    kind_hint = RETURN if value is None else f"`np.asarray` or `.to_numpy()` makes an array; {hint}"
    _expect_kind(value, np.ndarray, name, expected, kind_hint)
    expect(
        value.shape == tuple(shape),
        f"{_at_the_start(name)} has the shape {value.shape}.",
        expected=expected,
        hint=hint,
    )
    array: np.ndarray = value
    return array


def expect_dtype(value: np.ndarray, dtype: str, *, name: str = "your result", hint: str) -> None:
    """Expect an array whose numbers are of this type."""
    expect(
        value.dtype == np.dtype(dtype),
        f"{_at_the_start(name)} has the type {value.dtype}.",
        expected=f"the type {dtype}",
        hint=hint,
    )


def expect_frame(value: Any, *, name: str = "your result", hint: str) -> pd.DataFrame:
    """Expect a DataFrame, and give it back."""
    _expect_kind(value, pd.DataFrame, name, "a pandas DataFrame", hint)
    frame: pd.DataFrame = value
    return frame


def expect_series(value: Any, *, name: str = "your result", hint: str) -> pd.Series:
    """Expect a Series, and give it back."""
    _expect_kind(value, pd.Series, name, "a pandas Series", hint)
    series: pd.Series = value
    return series


def expect_several(value: Any, names: Sequence[str]) -> Sequence[Any]:
    """Expect as many things as there are names, in a tuple or a list, and give them back."""
    listed = ", ".join(names)
    expect(
        isinstance(value, tuple | list) and len(value) == len(names),
        f"Your function returned {described(value)}.",
        expected=f"{len(names)} things: {listed}",
        hint=f"end the function with `return {listed}`",
    )
    things: Sequence[Any] = value
    return things


def _at_the_start(name: str) -> str:
    """A name as a sentence begins with it: "Your result", but `y` stays `y`."""
    return name[0].upper() + name[1:] if " " in name else name


def _expect_kind(value: Any, kind: type, name: str, expected: str, hint: str) -> None:
    returned = "Your function returned" if name == "your result" else f"{name} is"
    expect(
        isinstance(value, kind),
        f"{returned} {described(value)}.",
        expected=expected,
        hint=RETURN if value is None else hint,
    )


def same(left: Any, right: Any) -> bool:
    """Tell whether two arrays, frames or Series hold the same, with the same types and names."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    return bool(left.equals(right)) and bool((left.index == right.index).all())


def expect_unchanged(call: Any, given: dict[str, Any], hint: str) -> None:
    """Expect that a call left its arguments as they were.

    Args:
        call: the call, all arguments given by position.
        given: the arguments before the call, by their names, in order.
        hint: what to do about it.
    """
    for (name, before), after in zip(given.items(), call.arguments, strict=True):
        expect(
            same(before, after),
            f"After the call, the `{name}` that your function was given is no longer the same.",
            expected=f"`{name}` stays as it was: whoever called may still need it",
            hint=hint,
        )
