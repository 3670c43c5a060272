"""The JSON in which results are kept: one entry a bench, with the machine it was measured on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.figures import Row
from benchmarks.machine import machine, versions

FORMAT = 1
FOLDER = Path(__file__).parent / "results"
LATEST, QUICK = FOLDER / "latest.json", FOLDER / "quick.json"


def entry(question: str, rows: list[Row], quick: bool, seconds: float) -> dict[str, Any]:
    """Make the entry of one bench: its question, its rows, and where they come from."""
    return {
        "question": question,
        "quick": quick,
        "measured": date.today().isoformat(),
        "seconds": round(seconds, 1),
        "machine": machine(),
        "versions": versions(),
        "rows": [row.summary() for row in rows],
    }


def read(path: Path) -> dict[str, Any]:
    """Read results; no file means no results yet.

    Raises:
        ValueError: the file is no results file of this format.
    """
    if not path.exists():
        return {"format": FORMAT, "benches": {}}
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: no JSON ({error}); delete it or name another --out") from None
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{path}: no results of format {FORMAT}; name another --out")
    return results


def add(path: Path, name: str, bench: dict[str, Any]) -> None:
    """Put one bench's entry into the file; the others stay as they are."""
    results = read(path)
    results["benches"][name] = bench
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
