"""Averages, spreads, ratios and aims."""

import pytest

from benchmarks.figures import Aim, Row
from tests.benchmarks.samples import HALF, SEEDS


def test_a_row_is_summed_up():
    told = HALF.summary()
    assert told["ours"] == {"value": 2.0, "low": 1.0, "high": 3.0, "each": [1.0, 3.0, 2.0]}
    assert told["peer"]["name"] == "other"
    assert told["peer"]["value"] == 4.0
    assert told["ratio"] == 0.5
    assert told["reached"] is False


def test_a_mean_is_a_mean():
    assert Row("x", "s", [1.0, 2.0, 6.0], average="mean").summary()["ours"]["value"] == 3.0
    assert SEEDS.summary()["reached"] is True


@pytest.mark.parametrize(
    ("aim", "reached"),
    [
        (Aim("ratio", "at most", 0.5), True),
        (Aim("ratio", "at most", 0.49), False),
        (Aim("ours", "at most", 1.9), False),
        (Aim("ours", "at least", 2.0), True),
        (None, None),
    ],
)
def test_an_aim_is_judged(aim, reached):
    assert Row("x", "s", [2.0], [4.0], "other", aim).summary()["reached"] is reached


def test_what_never_got_there_is_not_reached():
    told = Row("x", "s", [], [4.0], "other", Aim("ratio", "at most", 1)).summary()
    assert told["ours"]["value"] is None
    assert told["ratio"] is None
    assert told["reached"] is False
