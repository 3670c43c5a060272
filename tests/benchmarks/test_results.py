"""The results file and its page."""

import json

import pytest

from benchmarks import recipe_search, results_file
from benchmarks.page import write_page
from benchmarks.results_file import cpu_model, machine, versions
from tests.benchmarks.samples import an_entry
from tests.benchmarks.schema import check_results

EPOCHS = [{"cpu_seconds": 4.0, "accuracy": 0.98}, {"cpu_seconds": 9.0, "accuracy": 0.99}]


def test_the_committed_results_follow_the_schema():
    check_results(json.loads(results_file.LATEST.read_text(encoding="utf-8")))


def test_committed_results_were_measured_in_full():
    entries = results_file.read(results_file.LATEST)["benches"]
    assert entries
    assert not any(entry["quick"] for entry in entries.values())


def test_repeating_one_benchmark_leaves_the_others(tmp_path):
    path = tmp_path / "results.json"
    results_file.add(path, "a", an_entry())
    results_file.add(path, "b", an_entry())
    results_file.add(path, "a", an_entry(quick=True))
    entries = results_file.read(path)["benches"]
    assert [entries[name]["quick"] for name in ("a", "b")] == [True, False]
    check_results(results_file.read(path))


def test_the_machine_is_described_and_not_named(tmp_path):
    import platform

    assert platform.node() not in json.dumps([machine(), versions()]).split('"')
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nmodel name\t: A Fast One @ 3 GHz\n", encoding="utf-8")
    assert cpu_model(info) == "A Fast One @ 3 GHz"
    assert cpu_model(tmp_path / "absent")


def test_a_missing_package_is_reported(monkeypatch):
    monkeypatch.setattr("benchmarks.results_file.PACKAGES", ("numpy", "no-such-package"))
    assert versions()["no-such-package"] == "not installed"


@pytest.fixture
def results(tmp_path):
    path = tmp_path / "results.json"
    timed, sized = an_entry(), an_entry(quick=True)
    timed["rows"][0]["details"] = {"curves": {"ours": [EPOCHS], "theirs": [EPOCHS, EPOCHS]}}
    sized["rows"][0]["details"] = {
        "points": {
            "big": {"parameters": 100, "accuracy": [98.0]},
            "small": {"parameters": 10, "accuracy": [99.0, 99.5]},
        }
    }
    results_file.add(path, "accuracy_for_cpu_time", timed)
    results_file.add(path, "accuracy_for_parameters", sized)
    results_file.add(path, "other", an_entry())
    return path


def nbsp(row):
    """Return a row with no-break spaces for ~."""
    return row.replace("~", "\N{NO-BREAK SPACE}")


def test_the_page_has_every_row_and_plot(results, tmp_path):
    page = write_page(tmp_path / "site", results)
    text = page.read_text(encoding="utf-8")
    assert text.count(nbsp("| half | 2 (1~to 3)~s | 4 (4~to 5)~s (other) | 0.500~× |")) == 3
    assert text.count("quick run") == 1
    for name, conclusion in (
        ("accuracy_for_cpu_time", "the fast recipe takes 50% of the CPU time of other"),
        (
            "accuracy_for_parameters",
            "With 10 parameters, small classifies 99.25 % of the test digits correctly",
        ),
    ):
        assert f"{conclusion}.]({name}.svg)" in text
        assert (page.parent / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert "python -m benchmarks other`, measured on" in text


def test_the_page_shows_the_search(results, tmp_path):
    search = tmp_path / "search.csv"

    def add(peak, seed, accuracy):
        setting = recipe_search.key_of({**recipe_search.PLAIN, "peak": peak})
        line = {"setting": setting, "seed": seed, "parameters": 9, "cpu_seconds": 8 + seed}
        recipe_search.add(search, {**line, "accuracy": accuracy, "loss": 0.1})

    peaks = recipe_search.VALUES["peak"]
    for seed, accuracy in enumerate((0.98, 0.99)):
        add(peaks[0], seed, accuracy)
    text = write_page(tmp_path / "site", results, search).read_text(encoding="utf-8")
    assert "each choice" not in text  # not all values of the first choice are trained
    for peak in peaks[1:]:
        add(peak, 0, 0.97)
    text = write_page(tmp_path / "site", results, search).read_text(encoding="utf-8")
    assert nbsp("| peak | 0.001 | 98.50~% | 8.5~s | yes |") in text
    assert nbsp("| peak | 0.005 | 97.00~% | 8.0~s |  |") in text
    absent = write_page(tmp_path / "site", results, tmp_path / "absent.csv")
    assert "each choice" not in absent.read_text(encoding="utf-8")


def test_without_trainings_there_is_no_plot(tmp_path):
    path = tmp_path / "results.json"
    results_file.add(path, "accuracy_for_cpu_time", an_entry())
    page = write_page(tmp_path / "site", path)
    assert "![" not in page.read_text(encoding="utf-8")
