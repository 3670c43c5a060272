"""What a training's history says, whole or not."""

from math import isfinite

from digitkit.results import ModelResult


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
