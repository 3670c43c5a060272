"""Checks of `count_parameters`."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from digitkit.checking.assertions import expect, expect_whole_number
from digitkit.checking.digits import random_state
from digitkit.lessons.mlp.checks.fixtures import DEFAULT, count_by_hand

WHOLE = "add up whole numbers, and end with `return` and the sum"


def expect_count(count_parameters: Any, sizes: Sequence[int]) -> None:
    """Expect the right number of parameters for these sizes."""
    count, right = count_parameters(sizes), count_by_hand(sizes)
    expect_whole_number(count, name=_named(sizes), expected=f"{right:,}", hint=WHOLE)
    mistake, hint = _mistake(int(count), sizes, right)
    expect(
        count == right,
        f"{_named(sizes)} is {count:,}{mistake}.",
        expected=f"{right:,}",
        hint=hint,
    )


def _named(sizes: Sequence[int]) -> str:
    """Return the call with these sizes; of many sizes only the first and the last are shown."""
    shown = f"{sizes}" if len(sizes) < 9 else f"[{', '.join(map(str, sizes[:6]))}, … {sizes[-1]}]"
    return f"count_parameters({shown})"


def _mistake(count: int, sizes: Sequence[int], right: int) -> tuple[str, str]:
    """Return what a wrong count seems to be, and the next step."""
    known = _known_biases(sizes, right) | _known_layers(sizes, right)
    if count in known:
        return known[count]
    if count in (134_794, 100_480):  # this course's network, and its first layer
        return ": those are the parameters of other sizes", "compute with the sizes given"
    return "", "go through the pairs of neighbouring sizes, and add up weights and biases of each"


def _known_biases(sizes: Sequence[int], right: int) -> dict[int, tuple[str, str]]:
    """Return the counts with the wrong number of biases, each with its name and the next step."""
    weights = right - sum(sizes[1:])
    return {
        weights + sum(sizes[:-1]): (
            ": it has a bias for each value that comes in",
            "a bias belongs to what comes out of a layer, so count one for each of its outputs",
        ),
        right + sizes[0]: (
            ": it counts biases for the input too",
            "the input has no bias: its values are given, not computed",
        ),
        weights: (
            ": those are the weights alone",
            "each value after the input has a bias too",
        ),
        weights + len(sizes) - 1: (
            ": it has one bias for each layer",
            "each output of a layer has a bias of its own",
        ),
    }


def _known_layers(sizes: Sequence[int], right: int) -> dict[int, tuple[str, str]]:
    """Return the counts of one layer alone, or of all but one; there are none of a single layer."""
    if len(sizes) < 3:
        return {}
    layers = [count_by_hand(pair) for pair in pairwise(sizes)]
    first, last = (f"{a} to {b}" for a, b in (sizes[:2], sizes[-2:]))
    return {
        layers[-1]: (
            f": that is the last layer, {last}, alone",
            "add up the parameters of all layers, instead of keeping the latest",
        ),
        right - layers[-1]: (
            f": the last layer, {last}, is not counted",
            "pair every size with the one after it, the last two included",
        ),
        right - layers[0]: (
            f": the first layer, {first}, is not counted",
            "pair every size with the one after it, the first two included",
        ),
        layers[0]: (
            f": that is the first layer, {first}, alone",
            "add up all layers: a `return` inside a loop ends it in the first round",
        ),
    }


def test_count_parameters_gives_a_whole_number(count_parameters):
    """It returns a whole number."""
    sizes = [3, 2]
    count = count_parameters(sizes)
    expect_whole_number(
        count,
        name="your result" if count is None else _named(sizes),
        expected="a whole number, such as 8",
        hint=WHOLE,
    )


def test_count_parameters_counts_two_layers(count_parameters):
    """It counts a weight for each pair of neighbours, and a bias for each value after the input."""
    first, second = (count_parameters([3, 2]) for _ in range(2))
    expect(
        first == second,
        f"Called twice with [3, 2], your function gives {first}, then {second}.",
        expected="8, however often it is called",
        hint="begin to count inside the function, at 0: nothing stays from the call before",
    )
    for sizes in ([3, 2], [784, 10]):
        expect_count(count_parameters, sizes)


def test_count_parameters_counts_this_lessons_network(count_parameters):
    """It counts 134,794 parameters in the network of this course."""
    expect_count(count_parameters, list(DEFAULT))


def test_count_parameters_counts_any_sizes(count_parameters):
    """It counts networks of any depth and width, with the sizes in a list or a tuple."""
    drawn, deep = (random_state(4 + n).randint(2, 300, n).tolist() for n in (5, 24))
    wide = [2000, 3000, 1200, 10]
    for sizes in ([5, 4, 3, 2], (784, 64, 10), (10, 20, 5, 40, 7, 3), [1, 1], drawn, deep, wide):
        expect_count(count_parameters, sizes)


def test_count_parameters_leaves_its_argument_alone(count_parameters):
    """It leaves the list of sizes as it was."""
    sizes = [784, 32, 16, 10]
    after = count_parameters.call(list(sizes)).arguments[0]
    expect(
        after == sizes,
        f"After the call, the list {sizes} that your function was given is {after}.",
        expected="the list stays as it was",
        hint="go through the sizes without `pop`, `append` or `sort`",
    )
