"""How the models learned: the learning curves and the sentences about them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from digitkit.report import drawings
from digitkit.report.drawings import Chart
from digitkit.report.formatting import loss, percent
from digitkit.report.results import ModelResult

# From this rise of the validation loss on, lesson 5 calls a training overfitted.
OVERFITTED = 1.1
# From this ratio of validation loss to training loss on, the gap is mentioned.
NOTABLE = 1.25


def charts(models: list[ModelResult]) -> dict[str, Chart]:
    """Draw loss and accuracy of all models that have a history.

    Args:
        models: in the order they were trained.

    Returns:
        Two charts by title, or none where no model finished an epoch.
    """
    trained = [model for model in models if model.epochs]
    if not trained:
        return {}
    return {
        "Loss": drawings.curves(trained, "loss", describe_losses(trained)),
        "Accuracy": drawings.curves(trained, "accuracy", describe_accuracies(trained)),
    }


def describe_losses(models: list[ModelResult]) -> str:
    """Return one or more sentences on how low each model's validation loss fell."""
    ranked = _ranked(models, "val_loss", lambda value: value)
    if not ranked:
        return "No validation loss is known."
    (model, epoch, value), *others = ranked
    reaches = "falls to" if epoch > 1 else "is lowest with" if model.epochs > 1 else "is"
    text = f"The {model.title}'s validation loss {reaches} {loss(value)}"
    text += f" at epoch {epoch}" if model.epochs > 1 else " after its only epoch"
    text += "".join(f"; the {m.title}'s gets no lower than {loss(low)}" for m, _, low in others)
    notes = [
        f"The {model.title}'s loss is not a number from epoch {broken} on."
        for model in models
        if (broken := _first_break(model))
    ]
    return " ".join([f"{text}.", *notes])


def describe_accuracies(models: list[ModelResult]) -> str:
    """Return one sentence on how high each model's validation accuracy rose."""
    ranked = _ranked(models, "val_accuracy", lambda value: -value)
    if not ranked:
        return "No validation accuracy is known."
    peaks = [f"at {percent(top, 2)} for the {m.title} (epoch {epoch})" for m, epoch, top in ranked]
    return f"The validation accuracy peaks {' and '.join(peaks)}."


def takeaway(models: list[ModelResult]) -> str:
    """Return a sentence for each model with a history: what its curves show."""
    return " ".join(_diagnosis(model) for model in models if model.epochs)


def _ranked(
    models: list[ModelResult], name: str, key: Callable[[float], float]
) -> list[tuple[ModelResult, int, float]]:
    """Return the models with the epoch and value of their best figure, sorted by the value."""
    best = [(model, *found) for model in models if (found := model.best(name))]
    return sorted(best, key=lambda entry: key(entry[2]))


def _first_break(model: ModelResult) -> int | None:
    """Return the first epoch (from 1) with a loss that is not finite."""
    curves = [np.flatnonzero(np.isnan(model.curve(name))) for name in ("loss", "val_loss")]
    return min((int(broken[0]) + 1 for broken in curves if len(broken)), default=None)


def _diagnosis(model: ModelResult) -> str:
    if broken := _first_break(model):
        return f"The {model.title} broke down at epoch {broken}: its loss is not a number any more."
    training, validation = model.history.get("loss", []), model.history.get("val_loss", [])
    best = model.best("val_loss")
    if not best or not training:
        return f"The {model.title}'s history is incomplete."
    epoch, low = best
    if validation[-1] > OVERFITTED * low:
        return _after_the_turn(model, epoch, low, validation[-1])
    if training[-1] > validation[-1]:
        return (
            f"The {model.title} ends better on validation digits than on its training digits,"
            " as happens where training is made harder on purpose."
        )
    text = (
        f"The {model.title} ends close to its best: a loss of {loss(validation[-1])} on"
        f" validation digits against {loss(training[-1])} on training digits"
    )
    if validation[-1] > NOTABLE * training[-1]:
        return (
            f"{text}. The gap between the two is what it learned that does"
            " not carry over to unseen digits."
        )
    return f"{text}, so nearly all it learned holds for unseen digits too."


def _after_the_turn(model: ModelResult, epoch: int, low: float, last: float) -> str:
    """Return what a rising validation loss shows: by itself it is no overfitting yet."""
    accuracies = model.history.get("val_accuracy", [])
    if len(accuracies) > epoch and accuracies[-1] >= accuracies[epoch - 1]:
        return (
            f"After epoch {epoch} the {model.title}'s validation loss rises from {loss(low)} to"
            f" {loss(last)}, while its accuracy does not fall: it gets surer of some mistakes, but"
            " reads no fewer digits."
        )
    return (
        f"After epoch {epoch} the {model.title}'s validation loss climbs again: from there on"
        " it learns its training digits by heart, which is called overfitting."
    )
