"""The rows of the time to a verdict."""

from benchmarks import verdict


def test_only_verdicts_have_an_aim():
    seconds = {"import": 2.0, "solved": 2.5, "untouched": 3.0, "bare": 1.0}
    samples = {name: {"wall": [wall], "cpu": [wall]} for name, wall in seconds.items()}
    rows = [row.summary() for row in verdict.rows_of("03_split", samples)]
    assert [row["ratio"] for row in rows] == [1.25, 1.25, 1.5, 1.5, 0.5, 0.5]
    assert [row["reached"] for row in rows] == [True, None, False, None, None, None]
    assert rows[-1]["what"] == "pytest with nothing to grade: CPU time"
