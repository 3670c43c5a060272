"""What is skipped is counted, and what no run executes is found; workers start no workers."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests import needs
from tests.test_package import ROOT


def line(test, outcome="passed", phase="call", reason=""):
    told = {"test": test, "phase": phase, "outcome": outcome, "reason": reason, "seconds": 0.0}
    return json.dumps(told)


def test_a_test_that_is_skipped_in_one_run_and_executed_in_another_has_run():
    skipped = line("tests/a.py::one", "skipped", "setup", "needs Chromium")
    assert needs.never_run([skipped]) == {"tests/a.py::one": "needs Chromium"}
    assert needs.never_run([skipped, line("tests/a.py::one")]) == {}
    assert needs.never_run([line("tests/a.py::one", "failed"), skipped]) == {}
    assert needs.never_run([skipped, line("tests/a.py::two")]) != {}


def test_a_setup_alone_is_no_execution():
    ready = line("tests/a.py::one", phase="setup")
    skipped = line("tests/a.py::one", "skipped", reason="no")
    assert needs.never_run([ready, skipped]) == {"tests/a.py::one": "no"}


def test_a_module_has_run_if_one_of_its_tests_has():
    skipped = line("tests/a.py", "skipped", "collect", "needs a site")
    assert needs.never_run([skipped]) == {"tests/a.py": "needs a site"}
    assert needs.never_run([skipped, line("tests/a.py::one[page]")]) == {}


def test_what_only_another_system_can_run_is_left_to_it():
    assert needs.never_run([line("tests/a.py::one", "skipped", reason="Windows only")]) == {}


def test_the_command_fails_where_a_test_never_ran(tmp_path, capsys):
    log = tmp_path / "log"
    log.write_text(f"{line('tests/a.py::one')}\n{line('tests/a.py::two', 'skipped')}\n")
    assert needs.main([str(log)]) == 1
    assert capsys.readouterr().out.startswith("1 tests were executed, 1 in no run.")
    log.write_text(line("tests/a.py::one"))
    assert needs.main([str(log)]) == 0


def test_reasons_are_counted():
    reports = [SimpleNamespace(longrepr=("f", 1, f"Skipped: {why}")) for why in "abb"]
    assert needs.count_by_reason(reports) == {"b": 2, "a": 1}


@pytest.mark.parametrize("name", needs.NEEDS)
def test_a_need_names_what_is_missing(name):
    assert needs.NEEDS[name].reason.startswith("needs ")
    assert needs.NEEDS[name].is_met() in (True, False)


WORKERS = """
import conftest, types
options = types.SimpleNamespace(numprocesses=None, dist="no", usepdb=False, collectonly=False)
config = types.SimpleNamespace(option=options, args={args!r}, **{more})
conftest.pytest_cmdline_main(config)
print(options.numprocesses, options.dist)
"""


@pytest.mark.parametrize(
    ("args", "more", "expected"),
    [
        (["tests", "lessons"], {}, "loadfile"),
        (["tests/data"], {}, "loadfile"),
        (["lessons/03_split.ipynb"], {}, "no"),
        (["tests/test_cli.py::test_help"], {}, "no"),
        (["tests", "lessons"], {"workerinput": {}}, "no"),
    ],
)
def test_whole_folders_run_in_parallel_and_workers_start_no_workers(args, more, expected):
    code = WORKERS.format(args=args, more=more)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    workers, dist = done.stdout.split()
    assert dist == expected
    assert (workers == "None") == (expected == "no")
