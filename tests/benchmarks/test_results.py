"""The results file, and the page that is made from it."""

import json

import pytest

from benchmarks import recipe_search, results_file
from benchmarks.machine import cpu_model, machine, versions
from benchmarks.page import write_page
from tests.benchmarks.samples import an_entry
from tests.benchmarks.schema import check_results

EPOCHS = [{"cpu_seconds": 4.0, "accuracy": 0.98}, {"cpu_seconds": 9.0, "accuracy": 0.99}]


def test_the_committed_results_keep_the_form():
    check_results(json.loads(results_file.LATEST.read_text(encoding="utf-8")))


def test_committed_results_were_measured_in_full():
    benches = results_file.read(results_file.LATEST)["benches"]
    assert benches
    assert not any(bench["quick"] for bench in benches.values())


def test_one_bench_anew_leaves_the_others(tmp_path):
    path = tmp_path / "results.json"
    results_file.add(path, "a", an_entry())
    results_file.add(path, "b", an_entry())
    results_file.add(path, "a", an_entry(quick=True))
    benches = results_file.read(path)["benches"]
    assert [benches[name]["quick"] for name in ("a", "b")] == [True, False]
    check_results(results_file.read(path))


def test_the_machine_is_described_and_not_named(tmp_path):
    import platform

    assert platform.node() not in json.dumps([machine(), versions()]).split('"')
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nmodel name\t: A Fast One @ 3 GHz\n", encoding="utf-8")
    assert cpu_model(info) == "A Fast One @ 3 GHz"
    assert cpu_model(tmp_path / "absent")


def test_a_package_that_is_absent_is_told(monkeypatch):
    monkeypatch.setattr("benchmarks.machine.PACKAGES", ("numpy", "no-such-package"))
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


def kept(row):
    """A row with blanks where ~ stands, at which no line breaks."""
    return row.replace("~", "\N{NO-BREAK SPACE}")


def test_the_page_holds_every_row_and_plot(results, tmp_path):
    page = write_page(tmp_path / "site", results)
    text = page.read_text(encoding="utf-8")
    assert text.count(kept("| half | 2 (1~to 3)~s | 4 (4~to 5)~s (other) | 0.500~× |")) == 3
    assert text.count("quick run") == 1
    for name, conclusion in (
        ("accuracy_for_cpu_time", "the fast recipe takes 50% of the CPU time of other"),
        ("accuracy_for_parameters", "With 10 parameters, small gets 99.25 % of test digits right"),
    ):
        assert f"{conclusion}.]({name}.svg)" in text
        assert (page.parent / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert "python -m benchmarks other`, measured on" in text


def test_the_page_tells_what_the_search_found(results, tmp_path):
    search = tmp_path / "search.csv"

    def add(peak, seed, accuracy):
        setting = recipe_search.key_of({**recipe_search.PLAIN, "peak": peak})
        line = {"setting": setting, "seed": seed, "parameters": 9, "cpu_seconds": 8 + seed}
        recipe_search.add(search, {**line, "accuracy": accuracy, "loss": 0.1})

    peaks = recipe_search.VALUES["peak"]
    for seed, accuracy in enumerate((0.98, 0.99)):
        add(peaks[0], seed, accuracy)
    text = write_page(tmp_path / "site", results, search).read_text(encoding="utf-8")
    assert "each choice" not in text  # a choice among values that are not all trained
    for peak in peaks[1:]:
        add(peak, 0, 0.97)
    text = write_page(tmp_path / "site", results, search).read_text(encoding="utf-8")
    assert kept("| peak | 0.001 | 98.50~% | 8.5~s | yes |") in text
    assert kept("| peak | 0.005 | 97.00~% | 8.0~s |  |") in text
    absent = write_page(tmp_path / "site", results, tmp_path / "absent.csv")
    assert "each choice" not in absent.read_text(encoding="utf-8")


def test_without_trainings_there_is_no_plot(tmp_path):
    path = tmp_path / "results.json"
    results_file.add(path, "accuracy_for_cpu_time", an_entry())
    page = write_page(tmp_path / "site", path)
    assert "![" not in page.read_text(encoding="utf-8")
