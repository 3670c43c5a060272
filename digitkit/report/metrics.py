"""metrics.json: the figures of a run for programs."""

import json
from math import isfinite
from pathlib import Path
from typing import Any

from digitkit.report.evaluated import best_of, score
from digitkit.report.html import write_whole
from digitkit.report.results import HeldOut, ModelResult, RunResult


def finite(values: list[float]) -> list[float | None]:
    """Return plain floats, with None where a value is not a number."""
    return [float(value) if isfinite(value) else None for value in values]


def epochs(model: ModelResult) -> int:
    """Count the epochs that a model was trained for."""
    return max((len(values) for values in model.history.values()), default=0)


def lowest(values: list[float]) -> tuple[int, float] | None:
    """Find the epoch (from 1) and value of the lowest finite value, the first of equals."""
    known = [(value, epoch) for epoch, value in enumerate(values, 1) if isfinite(value)]
    return (min(known)[1], float(min(known)[0])) if known else None


def highest(values: list[float]) -> tuple[int, float] | None:
    """Find the epoch (from 1) and value of the highest finite value, the first of equals."""
    found = lowest([-value for value in values])
    return (found[0], -found[1]) if found else None


def best_epoch(model: ModelResult) -> int | None:
    """Return the epoch (from 1) with the lowest validation loss; None where there is none."""
    found = lowest(model.history.get("val_loss", []))
    return found[0] if found else None


def metrics(result: RunResult) -> dict[str, Any]:
    """Gather the figures of a run.

    Args:
        result: the run, whole or not.

    Returns:
        Plain data that JSON can hold, with None for whatever is unknown or not a number: `data`,
        `seed`, `versions`, `models` by key, and `best`, the key of the better model. Shares are
        0–1, epochs count from 1.
    """
    best = best_of(result)
    return {
        "data": _data(result),
        "seed": int(result.seed),
        "versions": dict(result.versions),
        "models": {model.key: _model(model, result) for model in result.models},
        "best": best.key if best else None,
    }


def write_metrics(result: RunResult, folder: Path) -> Path:
    """Write the figures of a run to `metrics.json`.

    Args:
        result: the run, whole or not.
        folder: where to write; made if it is missing.

    Returns:
        The path of the file.

    Raises:
        OSError: the file cannot be written.
    """
    text = json.dumps(metrics(result), indent=2, ensure_ascii=False, allow_nan=False)
    return write_whole(Path(folder) / "metrics.json", text + "\n")


def rows(result: RunResult) -> dict[str, int | None]:
    """Count the rows trained on, held out and sealed; None for test digits without labels."""
    return {
        "train": len(result.y) - len(result.validation.y),
        "validation": len(result.validation.y),
        "test": None if result.test is None else len(result.test.y),
    }


def _data(result: RunResult) -> dict[str, Any]:
    return {"source": result.source, "rows": rows(result), "labelled": len(result.y)}


def _model(model: ModelResult, result: RunResult) -> dict[str, Any]:
    return {
        "title": model.title,
        "parameters": int(model.parameters),
        "seconds": float(model.seconds),
        "epochs": epochs(model),
        "best_epoch": best_epoch(model),
        "history": {name: finite(values) for name, values in model.history.items()},
        "validation": _score(model, result.validation),
        "test": _score(model, result.test),
    }


def _score(model: ModelResult, held_out: HeldOut | None) -> dict[str, Any] | None:
    found = score(model, held_out)
    if found is None:
        return None
    return {
        "rows": found.rows,
        "correct": found.correct,
        "accuracy": found.accuracy,
        "low": found.low,
        "high": found.high,
        "error_rate": found.error_rate,
    }
