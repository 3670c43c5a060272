"""metrics.json: the figures of a run for programs."""

import json
from pathlib import Path
from typing import Any

from digitkit.report.files import write_whole
from digitkit.report.history import best_epoch, epochs, finite
from digitkit.report.judged import best_of, score
from digitkit.results import HeldOut, ModelResult, RunResult


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
