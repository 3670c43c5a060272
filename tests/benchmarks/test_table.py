"""The texts of the table."""

import pytest
from rich.console import Console

from benchmarks import table
from benchmarks.comparison import Aim, Row
from tests.benchmarks.samples import HALF, SEEDS, an_entry


def test_values_have_spread_and_unit():
    what, ours, peer, ratio, aim, reached = table.cells(HALF.summary())
    assert what == "half"
    assert ours == "2 (1 to 3) s"
    assert peer == "4 (4 to 5) s (other)"
    assert ratio == "0.500 ×"
    assert aim == "at most 0.4 ×"
    assert reached == "no, 25% over"


def test_missing_repetitions_are_noted():
    what, *_, reached = table.cells(SEEDS.summary())
    assert what == "seeds (partial: 2 of 3 runs)"
    assert reached == "yes so far"


def test_percentages_differ_in_points():
    row = Row("x", "%", [99.0], [99.25], "other").summary()
    assert row["ratio"] is None
    assert table.cells(row)[3] == "-0.25 points"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("x", "%", [98.9], aim=Aim("ours", "at least", 99.0)), "no, by 0.10 points"),
        (Row("x", "s", [12.0], aim=Aim("ours", "at most", 10.0)), "no, 20% over"),
        (Row("x", "s", [], aim=Aim("ours", "at most", 10.0)), "no"),
        (Row("x", "s", [9.0], aim=Aim("ours", "at most", 10.0)), "yes"),
        (Row("x", "s", [9.0]), ""),
    ],
)
def test_a_missed_aim_says_by_how_much(row, words):
    assert table.cells(row.summary())[-1] == words


def test_the_table_is_shown():
    console = Console(width=200, record=True, file=None, quiet=False)
    table.show("cost", an_entry(quick=True), console)
    text = console.export_text()
    assert "cost: What does it cost? (quick run: the values mean little)" in text
    assert "2 (1 to 3) s" in text
