"""Checks of `output_size`."""

from collections.abc import Sequence
from typing import Any

from digitkit.checking.assertions import counted, describe, expect, expect_whole_number
from digitkit.checking.digits import random_state
from digitkit.protocol.values import Call, Foreign

PLACES = "count the steps from the first place of the kernel to the last; places are one more"
Case = tuple[int, int, dict[str, Any]]


def _places(size: int, kernel: int, stride: int, padding: str) -> int:
    """Count the places of the kernel one by one."""
    if padding == "same":
        return len(range(0, size, stride))
    return sum(1 for left in range(0, size, stride) if left + kernel <= size)


def _expect_sizes(output_size: Any, cases: Sequence[Case]) -> None:
    for size, kernel, options in cases:
        stride, padding = options.get("stride", 1), options.get("padding", "valid")
        got, right = output_size(size, kernel, **options), _places(size, kernel, stride, padding)
        name = _call_text(size, kernel, options)
        expect_whole_number(
            got,
            name=name,
            expected=f"the whole number {right}",
            hint="`//` divides and rounds down to a whole number",
        )
        mistake, hint = _mistake(int(got), size, kernel, stride, padding)
        if not options and got in (_places(size, kernel, each, "valid") for each in (2, kernel)):
            mistake, hint = ": that is for another stride", "without `stride`, it is 1"
        expect(got == right, f"{name} is {got}{mistake}.", expected=f"{right}", hint=hint)


def _mistake(got: int, size: int, kernel: int, stride: int, padding: str) -> tuple[str, str]:
    """Return what a wrong size seems to be, and the next step."""
    if padding == "same":
        return _mistake_with_same(got, size, kernel, stride)
    if got == size - kernel + 1 and stride > 1:
        return ": that is the size for stride 1", "moving farther, the kernel has fewer places"
    if got == _places(size, kernel, stride, "same"):
        return (
            ': that is the size for "same"',
            'with "valid" the kernel stays inside, so the last places are left out',
        )
    if got == _places(size, kernel, stride, "valid") - 1:
        return ": one too few", PLACES
    if got == -(-(size - kernel) // stride) + 1:
        return ": the last step is too short", "leave out a last step that isn't whole: round down"
    return "", PLACES


def _mistake_with_same(got: int, size: int, kernel: int, stride: int) -> tuple[str, str]:
    whatever = 'with "same" only size and stride count, whatever the kernel; round up'
    if got == size and stride > 1:
        return ": that is the size for stride 1", 'the stride counts with "same" too'
    if got == size // stride:
        return ": rounded down", "at the edge one more place fits: round up"
    if size >= kernel and got == _places(size, kernel, stride, "valid"):
        return ': that is the size for "valid"', "ask for the padding first: there are two formulas"
    for zeros in (kernel // 2, (kernel - 1) // 2):
        if got == (size + 2 * zeros - kernel) // stride + 1:
            return f": that is with {counted(zeros, 'zero')} on each side", whatever
    return "", whatever


def _call_text(size: int, kernel: int, options: dict[str, Any]) -> str:
    arguments = [f"{size}, {kernel}", *(f"{name}={value!r}" for name, value in options.items())]
    return f"output_size({', '.join(arguments)})"


def test_output_size_counts_the_places(output_size):
    """It counts the places of a kernel that stays inside, for stride 1 and "valid" if not given."""
    sides = ((28, 3), (28, 5), (28, 4), (7, 1), (28, 28), (1500, 7), (1, 1))
    _expect_sizes(output_size, [(size, kernel, {}) for size, kernel in sides])


def test_output_size_listens_to_the_stride(output_size):
    """It moves the kernel by the stride, and leaves out a last step that isn't whole."""
    cases: list[Case] = [
        (size, kernel, {"stride": stride})
        for size in (28, 27, 13, 6, int(random_state(7).randint(29, 200)), 1501)
        for kernel in (1, 2, 3, 5)
        for stride in (2, 3, 40)
    ]
    _expect_sizes(output_size, cases)


def test_output_size_knows_same(output_size):
    """It divides the size by the stride and rounds up, where the padding is "same"."""
    cases: list[Case] = [
        (size, kernel, {"stride": stride, "padding": "same"})
        for size in (28, 27, 7, 1, int(random_state(8).randint(29, 200)), 1501)
        for kernel in (3, 4, 2, 5, 9, 1)
        for stride in (1, 2, 3, 40)
    ]
    _expect_sizes(output_size, cases)


def test_output_size_refuses_what_does_not_fit(output_size):
    """It raises a ValueError for a number below 1, another word, or a kernel that doesn't fit."""
    other = 'the padding is neither "valid" nor "same"'
    cases: list[tuple[int, int, dict[str, Any], str]] = [
        (2, 3, {}, "the kernel is larger than the side"),
        (0, 1, {"padding": "same"}, "the size is below 1"),
        (-4, 1, {}, "the size is below 1"),
        (28, 0, {}, "the kernel is below 1"),
        (28, 0, {"padding": "same"}, "the kernel is below 1"),
        (28, -3, {"padding": "same"}, "the kernel is below 1"),
        (28, 3, {"stride": 0}, "the stride is below 1"),
        (28, 3, {"stride": 0, "padding": "same"}, "the stride is below 1"),
        (28, 3, {"stride": -1}, "the stride is below 1"),
        *((28, 3, {"padding": word}, other) for word in ("full", "symmetric", "val", "")),
    ]
    for size, kernel, options, why in cases:
        call = output_size.call(size, kernel, **options)
        raised = call.error is not None and "ValueError" in call.error.kinds
        outcome, hint = _instead_of_an_error(call)
        expect(
            raised,
            f"{_call_text(size, kernel, options)} {outcome}, though {why}.",
            expected="a ValueError is raised, and says what doesn't fit",
            hint=hint,
        )


def _instead_of_an_error(call: Call) -> tuple[str, str]:
    """Return what a call did that should have raised a ValueError, and the next step."""
    hint = "ask for what makes no sense before you compute, and `raise` there"
    if call.error is not None:
        return f"raised {call.error.kind}", f"{hint} a ValueError"
    value = call.value
    if isinstance(value, Foreign) and value.type_name.endswith(("Error", "Exception")):
        returned = f"returned a {value.type_name} instead of raising it"
        return returned, "write `raise` where `return` is now: only then does the call stop"
    if value is None and "error" in call.output.lower():
        return "printed a message and gave None", "a text tells only people: `raise` the error"
    return f"gave {describe(value)}", hint
