"""Loading train.csv with all checks, the first and the second time, compared with `pd.read_csv`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.digits import load_mnist
from benchmarks.measure import Samples, Values, measure_interleaved, run_python

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
    Path("/proc/self/clear_refs").write_text("5")  # reset the peak, after the imports
    before = peak()
wall, cpu = time.perf_counter(), time.process_time()
table = {read}
result = {{"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}}
if status.exists():
    result["memory"] = peak() - before
assert len(table) == int(sys.argv[3]), len(table)
print(json.dumps(result))
"""
OURS = PROGRAM.format(
    imports="from digitkit.data import load_digits", read="load_digits(sys.argv[1]).X_train"
)
PANDAS = PROGRAM.format(imports="import pandas as pd", read="pd.read_csv(sys.argv[1])")
AIMS = {
    ("first", "wall"): Aim("ratio", "at most", 0.75),
    ("second", "wall"): Aim("ratio", "at most", 0.2),
    ("first", "memory"): Aim("ratio", "at most", 0.1),
    ("second", "memory"): Aim("ratio", "at most", 0.1),
}


def measure(effort: Effort) -> list[Row]:
    """Measure time and added memory of both alternately, each in its own process."""
    from digitkit.data.lesson_files import write_csv

    rows, repeats = (QUICK_ROWS, 1) if effort.quick else (ROWS, 5)
    train, _ = load_mnist()
    pixels = (train.images[:rows] * 255).round().astype("uint8").reshape(rows, -1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.csv"
        write_csv(path, pixels, train.labels[:rows].astype("uint8"))
        samples = measure_interleaved(cases(path, rows), repeats)
    return rows_of(samples)


def cases(path: Path, rows: int) -> dict[str, Callable[[], Values]]:
    """Return what to measure: ours with an empty cache, ours with the filled one, pandas."""
    first, second = count(), count()

    def ours(numbers: Iterator[int]) -> Values:
        values: Values = run_python(OURS, path, path.parent / f"cache{next(numbers)}", str(rows))
        return values

    return {
        "first": partial(ours, first),
        "second": partial(ours, second),
        "pandas": partial(run_python, PANDAS, path, path.parent, str(rows)),
    }


def rows_of(samples: dict[str, Samples]) -> list[Row]:
    """Return the rows of the table; memory only where the system reports it."""
    labels = {"wall": ("time", "s"), "cpu": ("CPU time", "s"), "memory": ("added memory", "MB")}
    return [
        Row(
            f"train.csv, {turn} time: {label}",
            unit,
            samples[turn][key],
            samples["pandas"][key],
            "pd.read_csv",
            AIMS.get((turn, key)),
        )
        for turn in ("first", "second")
        for key, (label, unit) in labels.items()
        if key in samples["pandas"]
    ]
