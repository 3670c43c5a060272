"""The command line: `python -m benchmarks [NAME …] [--quick]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks import results_file, table
from benchmarks.comparison import Effort, Row

BAD_INPUT = 2
# The question that each benchmark answers; the module `benchmarks.NAME` has its `measure`.
QUESTIONS = {
    "loading": "What does loading a 42,000-row train.csv with all checks cost?",
    "verdict": "How long does it take to grade a lesson from a cold start?",
    "watch": "How long does it take from a save to its verdict?",
    "autograding": "How long does grading a class of lesson 4 take on two cores?",
    "building": "How long does building the notebooks and the site take?",
    "lesson_page": "What does a lesson's page cost a browser?",
    "accuracy_for_cpu_time": "How much CPU time does 99.0 % on the test digits take?",
    "accuracy_for_parameters": "How accurate can a small network be?",
    "best_model": "How accurate is the best network of under 100,000 parameters?",
}
NAMES = ", ".join(QUESTIONS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run benchmarks, print each as a table and save it in the results file.

    Args:
        arguments: the command line; None reads `sys.argv`.

    Returns:
        0 when all was measured, 2 for unusable input or a failed measurement. A missed aim is a
        result, not a failure.
    """
    options = parse(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    out = options.out or (results_file.QUICK if options.quick else results_file.LATEST)
    try:
        for name in options.names:
            if name not in QUESTIONS:
                raise ValueError(f"no benchmark is named {name!r}; there are: {NAMES}")
        results_file.read(out)  # detect an unusable file before a measurement is lost
        for name in options.names or QUESTIONS:
            start = time.perf_counter()
            rows = measure(name, Effort(options.quick, options.kept))
            seconds = time.perf_counter() - start
            entry = results_file.entry(QUESTIONS[name], rows, options.quick, seconds)
            results_file.add(out, name, entry)
            table.show(name, entry)
    except (OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print(f"Saved in {out}")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure digitkit and its peers.",
        epilog=f"The benchmarks: {NAMES}",
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="what to run (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="run a small part of each, to check that they work"
    )
    parser.add_argument(
        "--kept", action="store_true", help="train nothing: use only the cached trainings"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to save the results")
    return parser.parse_args(arguments)


def measure(name: str, effort: Effort) -> list[Row]:
    """Run a benchmark. Its module is imported only now, since some need optional packages."""
    rows: list[Row] = import_module(f"benchmarks.{name}").measure(effort)
    return rows


if __name__ == "__main__":
    sys.exit(main())
