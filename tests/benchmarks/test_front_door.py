"""`python -m benchmarks`."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as front_door
from benchmarks import registry
from benchmarks.figures import Effort
from tests.benchmarks.samples import HALF
from tests.benchmarks.schema import check_results

ROOT = Path(__file__).parents[2]
MNIST = os.environ.get("DIGITKIT_MNIST")


@pytest.fixture
def efforts(monkeypatch):
    """One bench that costs nothing; the list of efforts with which it was called."""
    asked = []

    def measure(self, effort):
        asked.append(effort)
        return [HALF]

    monkeypatch.setattr(registry.Bench, "measure", measure)
    return asked


@pytest.mark.parametrize("name", registry.BENCHES)
def test_every_bench_has_a_module_that_measures(name):
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_a_bench_is_measured_shown_and_kept(efforts, tmp_path, capsys):
    out = tmp_path / "new" / "out.json"
    assert front_door.main(["loading", "--quick", "--out", str(out)]) == 0
    assert efforts == [Effort(quick=True)]
    assert "2 (1 to 3) s" in capsys.readouterr().out
    results = json.loads(out.read_text(encoding="utf-8"))
    check_results(results)
    assert list(results["benches"]) == ["loading"]
    assert results["benches"]["loading"]["quick"] is True


def test_without_names_all_are_measured_one_beside_the_other(efforts, tmp_path):
    out = tmp_path / "out.json"
    assert front_door.main(["watch", "--out", str(out)]) == 0
    assert front_door.main(["--kept", "--out", str(out)]) == 0
    assert efforts == [Effort(), *[Effort(kept_only=True)] * len(registry.BENCHES)]
    assert set(json.loads(out.read_text(encoding="utf-8"))["benches"]) == set(registry.BENCHES)


def test_an_unknown_name_is_one_clear_line(tmp_path, capsys):
    assert front_door.main(["lodaing", "--out", str(tmp_path / "x.json")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("no bench is named 'lodaing'; there are: loading, ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 99}'])
def test_a_file_of_something_else_is_refused_before_anything_is_measured(
    content, efforts, tmp_path, capsys
):
    out = tmp_path / "x.json"
    out.write_text(content, encoding="utf-8")
    assert front_door.main(["loading", "--out", str(out)]) == 2
    assert efforts == []
    assert str(out) in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == content


@pytest.mark.needs("mnist")
def test_a_cheap_bench_runs_quickly_from_the_command_line(tmp_path):
    out = tmp_path / "out.json"
    words = [sys.executable, "-m", "benchmarks", "loading", "--quick", "--out", str(out)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "pd.read_csv" in done.stdout
    results = json.loads(out.read_text(encoding="utf-8"))
    check_results(results)
    rows = results["benches"]["loading"]["rows"]
    assert {row["unit"] for row in rows} >= {"s"}
    assert all(row["ours"]["value"] >= 0 for row in rows)
