"""What the learning curves say, read off the figures."""

from math import isfinite

from digitkit.report.history import epochs, highest, lowest
from digitkit.report.words import loss, percent
from digitkit.results import ModelResult

# Lesson 5 calls a training overfitted from this rise of the validation loss on.
OVERFITTED = 1.1
# From this ratio of validation to training loss on, the gap between them is worth a word.
NOTABLE = 1.25


def loss_says(models: list[ModelResult]) -> str:
    """Say how low each model's validation loss fell, the lowest first.

    Args:
        models: models with at least one epoch.

    Returns:
        One or more sentences.
    """
    found = [(model, lowest(model.history.get("val_loss", []))) for model in models]
    known = sorted(((m, at) for m, at in found if at), key=lambda pair: pair[1][1])
    if not known:
        return "No validation loss is known."
    (first, (epoch, value)), others = known[0], known[1:]
    text = f"The {first.title}'s validation loss {_reaches(first, epoch)} {loss(value)}"
    text += f" at epoch {epoch}" if epochs(first) > 1 else " after its only epoch"
    for model, (_, low) in others:
        text += f"; the {model.title}'s gets no lower than {loss(low)}"
    return " ".join([text + ".", *_breaks(models)])


def accuracy_says(models: list[ModelResult]) -> str:
    """Say how high each model's validation accuracy rose, the highest first.

    Args:
        models: models with at least one epoch.

    Returns:
        One sentence.
    """
    found = [(model, highest(model.history.get("val_accuracy", []))) for model in models]
    known = sorted(((m, at) for m, at in found if at), key=lambda pair: -pair[1][1])
    if not known:
        return "No validation accuracy is known."
    peaks = [f"at {percent(value, 2)} for the {m.title} (epoch {at})" for m, (at, value) in known]
    return f"The validation accuracy peaks {' and '.join(peaks)}."


def takeaway(models: list[ModelResult]) -> str:
    """Say in a learner's words what the curves show of each model.

    Args:
        models: the models of the run.

    Returns:
        A sentence for each model with a history.
    """
    return " ".join(_verdict(model) for model in models if epochs(model))


def _reaches(model: ModelResult, epoch: int) -> str:
    return "falls to" if epoch > 1 else "is lowest with" if epochs(model) > 1 else "is"


def _broken(values: list[float]) -> int | None:
    """Find the first epoch whose loss is not a number."""
    return next((epoch for epoch, value in enumerate(values, 1) if not isfinite(value)), None)


def _breaks(models: list[ModelResult]) -> list[str]:
    firsts = [(model, _first_break(model)) for model in models]
    return [f"The {m.title}'s loss is not a number from epoch {at} on." for m, at in firsts if at]


def _first_break(model: ModelResult) -> int | None:
    found = [_broken(model.history.get(name, [])) for name in ("loss", "val_loss")]
    return min((epoch for epoch in found if epoch), default=None)


def _verdict(model: ModelResult) -> str:
    broken = _first_break(model)
    if broken:
        return f"The {model.title} broke down at epoch {broken}: its loss is not a number any more."
    training, validation = model.history.get("loss", []), model.history.get("val_loss", [])
    found = lowest(validation)
    if not found or not training:
        return f"The {model.title}'s history is incomplete."
    epoch, low = found
    if validation[-1] > OVERFITTED * low:
        return (
            f"After epoch {epoch} the {model.title}'s validation loss climbs again: from there on"
            " it learns its training digits by heart, which is called overfitting."
        )
    if training[-1] > validation[-1]:
        return (
            f"The {model.title} ends better on validation digits than on its training digits,"
            " as happens where training is made harder on purpose."
        )
    return f"The {model.title} ends close to its best{_gap(training[-1], validation[-1])}"


def _gap(training: float, validation: float) -> str:
    figures = f": a loss of {loss(validation)} on validation digits against {loss(training)}"
    if validation > NOTABLE * training:
        return (
            f"{figures} on training digits. The gap between the two is what it learned that does"
            " not carry over to unseen digits."
        )
    return f"{figures} on training digits, so nearly all it learned holds for unseen digits too."
