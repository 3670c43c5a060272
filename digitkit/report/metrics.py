"""metrics.json: the figures of a run for programs."""

import json
from math import isfinite
from pathlib import Path
from typing import Any

from digitkit.files import write_whole
from digitkit.report.results import ModelResult, RunResult, Score


def metrics(result: RunResult) -> dict[str, Any]:
    """Return the figures of a run.

    Args:
        result: the run, whole or not.

    Returns:
        Plain data that JSON can hold, with None for whatever is unknown or not a number: `data`,
        `seed`, `versions`, `models` by key, and `best`, the key of the better model. Shares are
        0–1, epochs count from 1.
    """
    return {
        "data": {"source": result.source, "rows": result.rows, "labelled": len(result.y)},
        "seed": int(result.seed),
        "versions": dict(result.versions),
        "models": {model.key: _model(model, result) for model in result.models},
        "best": result.best and result.best.key,
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


def _model(model: ModelResult, result: RunResult) -> dict[str, Any]:
    return {
        "title": model.title,
        "parameters": int(model.parameters),
        "seconds": float(model.seconds),
        "epochs": model.epochs,
        "best_epoch": model.best_epoch,
        "history": {
            name: [float(value) if isfinite(value) else None for value in values]
            for name, values in model.history.items()
        },
        "validation": _score(model.score(result.validation)),
        "test": _score(model.score(result.test)),
    }


def _score(score: Score | None) -> dict[str, float] | None:
    names = ("rows", "correct", "accuracy", "low", "high", "error_rate")
    return {name: getattr(score, name) for name in names} if score else None
