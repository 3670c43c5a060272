"""Checks of `output_size`."""

from digitkit.checking.assertions import describe, expect, expect_whole_number
from digitkit.checking.digits import random_state

VALID = "`(size - kernel) // stride + 1`"


def _places(size, kernel, stride, padding):
    """Count the places of the kernel one by one."""
    if padding == "same":
        return len(range(0, size, stride))
    return sum(1 for left in range(0, size, stride) if left + kernel <= size)


def _expect_sizes(output_size, cases, hint):
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
        expect(got == right, f"{name} is {got}.", expected=f"{right}", hint=hint)


def _call_text(size, kernel, options):
    arguments = [f"{size}, {kernel}", *(f"{name}={value!r}" for name, value in options.items())]
    return f"output_size({', '.join(arguments)})"


def test_output_size_counts_the_places(output_size):
    """It counts the places of a kernel that stays inside, moved pixel by pixel."""
    _expect_sizes(output_size, [(28, 3, {}), (28, 5, {}), (7, 1, {}), (28, 28, {})], VALID)


def test_output_size_listens_to_the_stride(output_size):
    """It takes larger steps, and leaves out pixels at the end that don't make a whole step."""
    cases = [
        (size, kernel, {"stride": stride})
        for size in (28, 27, 13, 6, int(random_state(7).randint(29, 200)))
        for kernel in (1, 2, 3, 5)
        for stride in (2, 3)
    ]
    _expect_sizes(output_size, cases, VALID)


def test_output_size_knows_same(output_size):
    """It takes the size over the stride, rounded up, where the padding is "same"."""
    cases = [
        (size, kernel, {"stride": stride, "padding": "same"})
        for size in (28, 27, 7, 1, int(random_state(8).randint(29, 200)))
        for stride in (1, 2, 3)
        for kernel in (3, 5, 9)
    ]
    hint = (
        '"same" is the size over the stride, rounded up, whatever the kernel: `-(-size // stride)`'
    )
    _expect_sizes(output_size, cases, hint)


def test_output_size_refuses_what_does_not_fit(output_size):
    """It raises a ValueError where nothing fits, and for numbers below 1 or another word."""
    for size, kernel, options, why in (
        (2, 3, {}, "the kernel is larger than the side"),
        (0, 1, {"padding": "same"}, "the size is below 1"),
        (-4, 1, {}, "the size is below 1"),
        (28, 0, {}, "the kernel is below 1"),
        (28, 0, {"padding": "same"}, "the kernel is below 1"),
        (28, 3, {"stride": 0, "padding": "same"}, "the stride is below 1"),
        (28, 3, {"stride": -1}, "the stride is below 1"),
        (28, 3, {"padding": "full"}, 'the padding is neither "valid" nor "same"'),
    ):
        call = output_size.call(size, kernel, **options)
        outcome = f"raised {call.error.kind}" if call.error else f"gave {describe(call.value)}"
        expect(
            call.error is not None and "ValueError" in call.error.kinds,
            f"{_call_text(size, kernel, options)} {outcome}, though {why}.",
            expected="a ValueError that says what doesn't fit",
            hint='`if kernel > size: raise ValueError(f"a kernel of {kernel} …")`, and likewise',
        )
