"""Averages, spreads, ratios and aims."""

import pytest

from benchmarks.comparison import Aim, Row
from tests.benchmarks.samples import HALF, SEEDS


def test_a_row_has_a_summary():
    summary = HALF.summary()
    assert summary["ours"] == {"value": 2.0, "low": 1.0, "high": 3.0, "each": [1.0, 3.0, 2.0]}
    assert summary["peer"]["name"] == "other"
    assert summary["peer"]["value"] == 4.0
    assert summary["ratio"] == 0.5
    assert summary["reached"] is False


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
def test_an_aim_is_reached_or_missed(aim, reached):
    assert Row("x", "s", [2.0], [4.0], "other", aim).summary()["reached"] is reached


def test_no_value_reaches_no_aim():
    summary = Row("x", "s", [], [4.0], "other", Aim("ratio", "at most", 1)).summary()
    assert summary["ours"]["value"] is None
    assert summary["ratio"] is None
    assert summary["reached"] is False
