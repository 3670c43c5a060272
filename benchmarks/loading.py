"""Loading train.csv with all checks, the first and the second time, beside `pd.read_csv`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.digits import load_mnist
from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import in_turns, run_python

ROWS, QUICK_ROWS = 42_000, 1_000
PROGRAM = """
import json, re, sys, time
from pathlib import Path
import platformdirs
platformdirs.user_cache_path = lambda *a, **k: Path(sys.argv[2])
{imports}
status = Path("/proc/self/status")
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) / 1000
if status.exists():
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew, after the imports
    before = peak()
wall, cpu = time.perf_counter(), time.process_time()
table = {read}
said = {{"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}}
if status.exists():
    said["memory"] = peak() - before
assert len(table) == int(sys.argv[3]), len(table)
print(json.dumps(said))
"""
OURS = PROGRAM.format(
    imports="from digitkit.data import load_digits", read="load_digits(sys.argv[1]).X_train"
)
PANDAS = PROGRAM.format(imports="import pandas as pd", read="pd.read_csv(sys.argv[1])")


def measure(effort: Effort) -> list[Row]:
    """Measure time and added memory of both, in turns, each in a process of its own."""
    from digitkit.data.lesson_files import write_csv

    rows, repeats = (QUICK_ROWS, 1) if effort.quick else (ROWS, 5)
    train, _ = load_mnist()
    pixels = (train.images[:rows] * 255).round().astype("uint8").reshape(rows, -1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.csv"
        write_csv(path, pixels, train.labels[:rows].astype("uint8"))
        found = in_turns(cases(path, rows), repeats)
    return list(rows_of(found))


def cases(path: Path, rows: int) -> dict[str, Callable[[], dict[str, float]]]:
    """Name what is measured: ours with an empty cache, ours again, pandas."""
    caches: list[str] = []

    def first() -> dict[str, float]:
        caches.append(str(path.parent / f"cache{len(caches)}"))
        return run_python(OURS, path, caches[-1], str(rows))

    return {
        "first": first,
        "second": lambda: run_python(OURS, path, caches[-1], str(rows)),
        "pandas": partial(run_python, PANDAS, path, path.parent, str(rows)),
    }


def rows_of(found: dict[str, dict[str, list[float]]]) -> list[Row]:
    """Make the lines of the table; memory only where the system tells it."""
    aims = {
        ("first", "wall"): Aim("ratio", "at most", 0.75),
        ("second", "wall"): Aim("ratio", "at most", 0.2),
        ("first", "memory"): Aim("ratio", "at most", 0.1),
        ("second", "memory"): Aim("ratio", "at most", 0.1),
    }
    words = {"wall": ("time", "s"), "cpu": ("CPU time", "s"), "memory": ("added memory", "MB")}
    return [
        Row(
            f"train.csv, {turn} time: {words[figure][0]}",
            words[figure][1],
            found[turn][figure],
            found["pandas"][figure],
            "pd.read_csv",
            aims.get((turn, figure)),
        )
        for turn in ("first", "second")
        for figure in words
        if figure in found["pandas"]
    ]
