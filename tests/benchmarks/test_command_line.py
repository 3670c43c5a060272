"""The command line `python -m benchmarks`."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command_line
from benchmarks.comparison import Effort
from tests.benchmarks.samples import HALF
from tests.benchmarks.schema import check_results

ROOT = Path(__file__).parents[2]
MNIST = os.environ.get("DIGITKIT_MNIST")


@pytest.fixture
def efforts(monkeypatch):
    """Every benchmark returns one row at once; the list of efforts with which they were called."""
    calls = []

    def measure(name, effort):
        calls.append(effort)
        return [HALF]

    monkeypatch.setattr(command_line, "measure", measure)
    return calls


@pytest.mark.parametrize("name", command_line.QUESTIONS)
def test_every_benchmark_has_a_module_that_measures(name):
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_a_benchmark_is_measured_shown_and_saved(efforts, tmp_path, capsys):
    out = tmp_path / "new" / "out.json"
    assert command_line.main(["loading", "--quick", "--out", str(out)]) == 0
    assert efforts == [Effort(quick=True)]
    assert "2 (1 to 3) s" in capsys.readouterr().out
    results = json.loads(out.read_text(encoding="utf-8"))
    check_results(results)
    assert list(results["benches"]) == ["loading"]
    assert results["benches"]["loading"]["quick"] is True


def test_without_names_all_are_measured(efforts, tmp_path):
    out = tmp_path / "out.json"
    assert command_line.main(["watch", "--out", str(out)]) == 0
    assert command_line.main(["--kept", "--out", str(out)]) == 0
    assert efforts == [Effort(), *[Effort(cached_only=True)] * len(command_line.QUESTIONS)]
    assert set(json.loads(out.read_text(encoding="utf-8"))["benches"]) == set(
        command_line.QUESTIONS
    )


def test_an_unknown_name_is_one_clear_line(tmp_path, capsys):
    assert command_line.main(["lodaing", "--out", str(tmp_path / "x.json")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("no benchmark is named 'lodaing'; there are: loading, ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 99}'])
def test_another_file_is_refused_before_anything_is_measured(content, efforts, tmp_path, capsys):
    out = tmp_path / "x.json"
    out.write_text(content, encoding="utf-8")
    assert command_line.main(["loading", "--out", str(out)]) == 2
    assert efforts == []
    assert str(out) in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == content


@pytest.mark.needs("mnist")
def test_a_cheap_benchmark_runs_from_the_command_line(tmp_path):
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "benchmarks", "loading", "--quick", "--out", str(out)]
    process = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert process.returncode == 0, process.stderr
    assert "pd.read_csv" in process.stdout
    results = json.loads(out.read_text(encoding="utf-8"))
    check_results(results)
    rows = results["benches"]["loading"]["rows"]
    assert {row["unit"] for row in rows} >= {"s"}
    assert all(row["ours"]["value"] >= 0 for row in rows)
