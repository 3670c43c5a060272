"""The schema of a results file."""

from datetime import date
from numbers import Real

ENTRY = {"question", "quick", "measured", "seconds", "machine", "versions", "rows"}
ROW = {
    "what",
    "unit",
    "average",
    "ours",
    "peer",
    "ratio",
    "aim",
    "reached",
    "planned",
    "details",
}


def check_results(results):
    assert results["format"] == 1
    for entry in results["benches"].values():
        assert set(entry) == ENTRY
        date.fromisoformat(entry["measured"])
        assert set(entry["machine"]) == {"cpu", "cores", "system"}
        assert entry["machine"]["cores"] >= 1
        assert {"python", "tensorflow", "keras"} <= set(entry["versions"])
        assert entry["rows"]
        for row in entry["rows"]:
            check_row(row)


def check_row(row):
    assert set(row) == ROW
    for figures in (row["ours"], row["peer"] or row["ours"]):
        assert all(isinstance(value, Real) for value in figures["each"])
        if figures["each"]:
            assert figures["low"] <= figures["value"] <= figures["high"]
        else:
            assert figures["value"] is None
    assert row["reached"] in (True, False, None)
    assert (row["reached"] is None) == (row["aim"] is None)
