"""An expectation that checks of several exercises of this lesson share."""

from collections.abc import Mapping, Sequence

from digitkit.checking.assertions import describe, expect


def expect_same_values(after: object, before: Mapping[str, Sequence[float]]) -> None:
    """Expect that a function did not change the values it was given."""
    expect(
        isinstance(after, dict) and {k: list(v) for k, v in after.items()} == dict(before),
        "After the call, the values that your function was given are no longer the same"
        + (f": {describe(after)}." if not isinstance(after, dict) else "."),
        expected="the values stay as they were: the caller may still need them",
        hint="`sorted(...)` and `min(...)` make something new; `.sort()` and `.pop()` change it",
    )
