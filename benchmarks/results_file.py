"""The JSON file of results: one entry per benchmark, with its machine and versions."""

from __future__ import annotations

import json
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypedDict

from benchmarks.comparison import Row, Summary
from digitkit.protocol.time_limits import usable_cores

FORMAT = 1
FOLDER = Path(__file__).parent / "results"
LATEST, QUICK = FOLDER / "latest.json", FOLDER / "quick.json"
PACKAGES = (
    "digitkit",
    "tensorflow",
    "keras",
    "numpy",
    "pandas",
    "scikit-learn",
    "matplotlib",
    "pytest",
    "nbgrader",
    "nbconvert",
)


class Machine(TypedDict):
    """The kind of machine, without anything that identifies it."""

    cpu: str
    cores: int
    system: str


class Entry(TypedDict):
    """One benchmark: its question, its rows, and how they were measured."""

    question: str
    quick: bool
    measured: str
    seconds: float
    machine: Machine
    versions: dict[str, str]
    rows: list[Summary]


class Results(TypedDict):
    """The whole file."""

    format: int
    benches: dict[str, Entry]


def entry(question: str, rows: list[Row], quick: bool, seconds: float) -> Entry:
    """Return the entry of a benchmark that was measured just now, in so many seconds."""
    return {
        "question": question,
        "quick": quick,
        "measured": date.today().isoformat(),
        "seconds": round(seconds, 1),
        "machine": machine(),
        "versions": versions(),
        "rows": [row.summary() for row in rows],
    }


def read(path: Path) -> Results:
    """Read results; a missing file has none yet.

    Raises:
        ValueError: the file is not a results file of this format.
    """
    if not path.exists():
        return {"format": FORMAT, "benches": {}}
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path} is not JSON ({error}); delete it or use another --out") from None
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{path} is not a results file of format {FORMAT}; use another --out")
    return Results(format=FORMAT, benches=results["benches"])


def add(path: Path, name: str, benchmark: Entry) -> None:
    """Write the entry of one benchmark to the file; the others stay as they are."""
    results = read(path)
    results["benches"][name] = benchmark
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def machine() -> Machine:
    """Return the processor, the number of cores that this process may use, and the system."""
    return {
        "cpu": cpu_model(),
        "cores": usable_cores(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def cpu_model(info: Path = Path("/proc/cpuinfo")) -> str:
    """Return the processor's name from Linux, or else from Python."""
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that affect a measurement."""
    installed = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            installed[package] = version(package)
        except PackageNotFoundError:
            installed[package] = "not installed"
    return installed
