"""What some tests need and pip does not bring, and what takes long: markers, skips and their log.

A test that needs something is marked `needs("chromium")` and is skipped, with the reason, where it
is missing. Tests marked `thorough` take long and say what a quicker test has shown in part; they
run where `CI` is set. So `CI=1 pytest -m "needs or thorough"` adds what `pytest` left out.

`DIGITKIT_TEST_LOG` names a file to which every run adds the outcome of each test. From it,
`python -m tests.needs LOG` lists the tests that no run executed, and fails if there are any.
"""

from __future__ import annotations

import collections
import functools
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

THOROUGH = "takes long: set CI=1"
LOG = "DIGITKIT_TEST_LOG"
# What the reasons name for which a test need not run in CI: other systems, and the rounds before a
# release, which take an hour.
ELSEWHERE = ("Windows", "macOS", "DIGITKIT_WHOLE_CLASS=1", "DIGITKIT_EVERY_LESSON=1")


@dataclass(frozen=True)
class Need:
    """Something that has to be there for a test.

    Attributes:
        reason: why a test is skipped without it, and how to get it.
        is_met: tells whether it is there.
    """

    reason: str
    is_met: Callable[[], bool]


def browser_program() -> str | None:
    """Return the path of Chromium or of a browser made from it, None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def _is_file(variable: str) -> bool:
    return bool(os.environ.get(variable)) and Path(os.environ[variable]).exists()


NEEDS = {
    "chromium": Need(
        "needs Chromium: install it, on Debian with apt install chromium",
        lambda: browser_program() is not None,
    ),
    "npm": Need("needs npm, which comes with Node.js", lambda: shutil.which("npm") is not None),
    "solutions": Need(
        "needs executed solutions: DIGITKIT_SOLVED names their folder",
        lambda: _is_file("DIGITKIT_SOLVED"),
    ),
    "mnist": Need(
        "needs the whole of MNIST: DIGITKIT_MNIST names its mnist.npz",
        lambda: _is_file("DIGITKIT_MNIST"),
    ),
}


@functools.cache
def reason_to_skip(name: str) -> str | None:
    """Return why a test that needs something can't run here, None where it can."""
    need = NEEDS[name]
    return None if need.is_met() else need.reason


def reason_to_skip_test(item: Any) -> str | None:
    """Return why a test is skipped, None where it is to run."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            if reason := reason_to_skip(name):
                return reason
    if item.get_closest_marker("thorough") and not os.environ.get("CI"):
        return THOROUGH
    return None


def count_by_reason(reports: Iterable[Any]) -> dict[str, int]:
    """Count skipped tests by their reasons, the commonest first."""
    reasons = (reason_of(report) for report in reports)
    return dict(collections.Counter(reasons).most_common())


def reason_of(report: Any) -> str:
    """Return the reason for which a test was skipped."""
    told = report.longrepr
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")


def log(report: Any) -> None:
    """Add the outcome and the time of a phase of a test to the log, where there is one."""
    place = os.environ.get(LOG)
    own = report.nodeid.startswith("tests/")  # a learner's lessons are none of the package's tests
    if not place or not own:
        return
    line = {
        "test": report.nodeid,
        "phase": report.when,
        "outcome": report.outcome,
        "reason": reason_of(report) if report.outcome == "skipped" else "",
        "seconds": round(getattr(report, "duration", 0.0), 2),
    }
    with Path(place).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def never_run(lines: Iterable[str]) -> dict[str, str]:
    """Return the tests that were skipped in every run, with the last reason.

    A module that was skipped as a whole counts as run if one of its tests was.

    Args:
        lines: the log's lines.
    """
    ran: set[str] = set()
    skipped: dict[str, str] = {}
    for line in lines:
        told = json.loads(line)
        if told["outcome"] == "skipped":
            skipped[told["test"]] = told["reason"]
        elif told["phase"] == "call":
            ran |= {told["test"], told["test"].partition("::")[0]}
    return {
        test: reason
        for test, reason in skipped.items()
        if test not in ran and not any(word in reason for word in ELSEWHERE)
    }


def main(words: list[str]) -> int:
    """List the tests that no run executed; return 1 if there are any, else 0."""
    lines = Path(words[0]).read_text(encoding="utf-8").splitlines()
    never = never_run(lines)
    called = (told for told in map(json.loads, lines) if told["phase"] == "call")
    ran = {told["test"] for told in called if told["outcome"] != "skipped"}
    print(f"{len(ran):,} tests were executed, {len(never):,} in no run.")
    for test, reason in never.items():
        print(f"  {test}: {reason}")
    return 1 if never or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
