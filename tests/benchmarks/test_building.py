"""The building benchmark: the copy of the project, and the rows."""

from benchmarks import building
from benchmarks.measure import ROOT


def test_the_copy_has_only_what_a_build_needs():
    names = [".git", ".venv", "digitkit", "docs", "site", "tests", "__pycache__", "mkdocs.yml"]
    left = building.left_out(str(ROOT), names)
    assert set(names) - set(left) == {"digitkit", "docs", "mkdocs.yml"}
    inside = building.left_out(str(ROOT / "digitkit" / "build"), ["site", "__pycache__"])
    assert inside == ["__pycache__"]


def test_notebooks_and_site_are_compared_with_nbconvert():
    peer = {"wall": 100.0, "cpu": 50.0}
    notebooks = {name: {"wall": [20.0], "cpu": [10.0]} for name in ("first", "one_page")}
    site = {"first": {"wall": [110.0], "cpu": [45.0]}, "one_page": {"wall": [9.0], "cpu": [8.0]}}
    rows = building.notebook_rows(notebooks, peer, "x") + building.site_rows(site, peer, "x")
    summaries = {row.what: row.summary() for row in rows}
    assert summaries["building all notebooks from nothing"]["reached"] is True
    assert summaries["building the notebooks after one page changed"]["reached"] is False
    whole = summaries["building the site with all outputs from nothing"]
    assert (whole["ratio"], whole["reached"]) == (1.1, False)
    assert summaries["building the site after one page changed"]["reached"] is True
