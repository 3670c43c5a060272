"""The front door: `python -m benchmarks [NAME …] [--quick]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results_file, table
from benchmarks.figures import Effort
from benchmarks.registry import BENCHES, choose

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run benches, show each as a table and keep it in the results file.

    Args:
        arguments: the words of the command line.

    Returns:
        0 when all was measured, 2 for input that can't be used or a part that failed. An aim that
        is missed is a result, not a failure.
    """
    options = parser().parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    effort = Effort(options.quick, options.kept)
    out = options.out or (results_file.QUICK if options.quick else results_file.LATEST)
    try:
        benches = choose(options.names)
        results_file.read(out)  # a file that can't be used must not cost a measurement
        for bench in benches:
            began = time.perf_counter()
            rows = bench.measure(effort)
            seconds = time.perf_counter() - began
            entry = results_file.entry(bench.question, rows, options.quick, seconds)
            results_file.add(out, bench.name, entry)
            table.show(bench.name, entry)
    except (LookupError, OSError, RuntimeError, ValueError) as error:
        print(error.args[-1] if isinstance(error, LookupError) else error, file=sys.stderr)
        return BAD_INPUT
    print(f"Kept in {out}")
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the command."""
    described = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure digitkit beside its peers.",
        epilog="The benches: " + ", ".join(BENCHES),
    )
    described.add_argument("names", metavar="NAME", nargs="*", help="benches to run (default: all)")
    described.add_argument(
        "--quick", action="store_true", help="run little of each, to see that it works"
    )
    described.add_argument(
        "--kept", action="store_true", help="train nothing: take the trainings kept so far"
    )
    described.add_argument("--out", metavar="FILE", type=Path, help="where results are kept")
    return described


if __name__ == "__main__":
    sys.exit(main())
