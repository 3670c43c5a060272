"""Checks of `count_parameters`."""

from collections.abc import Sequence
from typing import Any

from digitkit.checking.assertions import describe, expect, expect_whole_number
from digitkit.checking.digits import random_state
from digitkit.lessons.mlp.checks.fixtures import DEFAULT, count_by_hand


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


def test_count_parameters_gives_a_whole_number(count_parameters):
    """It returns a whole number."""
    expect_whole_number(
        count_parameters([3, 2]),
        expected="a whole number, such as 8",
        hint="add up whole numbers, and end with `return` and the sum",
    )


def test_count_parameters_counts_two_layers(count_parameters):
    """It counts weights and biases between two layers."""
    for sizes in ([3, 2], [784, 10]):
        expect_count(count_parameters, sizes)


def test_count_parameters_counts_this_lessons_network(count_parameters):
    """It counts 134,794 in the network of this lesson."""
    expect_count(count_parameters, list(DEFAULT))


def test_count_parameters_counts_any_sizes(count_parameters):
    """It counts networks of other depths and widths, in a list or a tuple."""
    drawn = random_state(4).randint(2, 300, 5).tolist()
    for sizes in ([5, 4, 3, 2], (784, 64, 10), (10, 20, 5, 40, 7, 3), [1, 1], drawn):
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
