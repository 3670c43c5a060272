"""The learning curves of all models on the same axes."""

from dataclasses import dataclass
from itertools import groupby
from math import isfinite

from digitkit.report.axis import Axis, Tick
from digitkit.report.formatting import NBSP, loss, percent
from digitkit.report.metrics import epochs, highest, lowest
from digitkit.report.results import ModelResult

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


WIDTH, HEIGHT = 400, 280
LEFT, RIGHT, TOP, BOTTOM = 50, 44, 12, 44
_LABEL_HEIGHT = 16
_MARKED = 25


@dataclass(frozen=True)
class Curve:
    """One curve: a model's figures on its training digits or on the validation digits.

    Attributes:
        key: the model's key, which chooses colour and shape of the marks.
        part: `"training"` or `"validation"`, which chooses stroke and filling.
        paths: the points of each unbroken piece, as SVG writes them.
        marks: where the marks stand.
    """

    key: str
    part: str
    paths: list[str]
    marks: list[tuple[float, float]]


@dataclass(frozen=True)
class Label:
    """A model's name at the end of its validation curve."""

    key: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Panel:
    """One drawing: loss or accuracy over the epochs."""

    title: str
    lines: list[Curve]
    labels: list[Label]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    alt: str


def panels(models: list[ModelResult]) -> list[Panel]:
    """Draw loss and accuracy of all models that have a history.

    Args:
        models: in the order they were trained.

    Returns:
        Two drawings, or none where nothing was trained for a whole epoch.
    """
    trained = [model for model in models if epochs(model)]
    if not trained:
        return []
    top = max([value for value in _values(trained, "loss") if value > 0], default=1.0)
    least = min(_values(trained, "accuracy"), default=0.0)
    return [
        _panel("Loss", trained, (0.0, top), loss_says(trained)),
        _panel("Accuracy", trained, (_floor(least), 1.0), accuracy_says(trained)),
    ]


def _values(models: list[ModelResult], name: str) -> list[float]:
    names = (name, f"val_{name}")
    every = [value for model in models for key in names for value in model.history.get(key, [])]
    return [value for value in every if isfinite(value)]


def _floor(share: float) -> float:
    """Choose where the accuracy axis starts: at a round tenth below the lowest value."""
    return max(0.0, int(10 * min(share, 0.95)) / 10)


def _panel(title: str, models: list[ModelResult], limits: tuple[float, float], alt: str) -> Panel:
    name = title.lower()
    x = Axis(1, max(2, *(epochs(model) for model in models)), LEFT, WIDTH - RIGHT)
    y = Axis(*limits, HEIGHT - BOTTOM, TOP)
    lines = [
        _line(model, part, model.history.get(prefix + name, []), x, y)
        for model in models
        for part, prefix in (("training", ""), ("validation", "val_"))
    ]
    labels = _apart([_label(model, line) for model, line in zip(models, lines[1::2], strict=True)])
    y_ticks = y.ticks() if name == "loss" else y.ticks(unit=100, suffix=f"{NBSP}%")
    return Panel(title, lines, labels, x.whole_ticks(), y_ticks, alt)


def _line(model: ModelResult, part: str, values: list[float], x: Axis, y: Axis) -> Curve:
    points = [
        (x.at(epoch), y.at(value)) if isfinite(value) else None
        for epoch, value in enumerate(values, 1)
    ]
    pieces = [list(piece) for whole, piece in groupby(points, key=bool) if whole]
    paths = [" ".join(f"{point[0]},{point[1]}" for point in piece if point) for piece in pieces]
    every = -(-len(points) // _MARKED) or 1
    marked = points[(len(points) - 1) % every :: every]  # the last point always has its mark
    return Curve(model.key, part, paths, [point for point in marked if point])


def _label(model: ModelResult, line: Curve) -> Label | None:
    if not line.paths:
        return None
    x, y = line.paths[-1].split(" ")[-1].split(",")
    return Label(model.key, model.title, float(x) + 9, float(y) + 4)


def _apart(labels: list[Label | None]) -> list[Label]:
    """Move names apart that would stand on each other."""
    placed: list[Label] = []
    for label in sorted((label for label in labels if label), key=lambda label: label.y):
        above = [other.y for other in placed if abs(other.x - label.x) < RIGHT]
        y = max([label.y, *(other + _LABEL_HEIGHT for other in above)])
        placed.append(Label(label.key, label.text, label.x, min(y, HEIGHT - BOTTOM + 4)))
    return placed
