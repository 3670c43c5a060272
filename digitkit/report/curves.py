"""The learning curves of all models on the same axes."""

from dataclasses import dataclass
from itertools import groupby
from math import isfinite

from digitkit.report.axis import Axis, Tick
from digitkit.report.curve_words import accuracy_says, loss_says
from digitkit.report.history import epochs
from digitkit.report.words import NBSP
from digitkit.results import ModelResult

WIDTH, HEIGHT = 400, 280
LEFT, RIGHT, TOP, BOTTOM = 50, 44, 12, 44
_LABEL_HEIGHT = 16
_MARKED = 25


@dataclass(frozen=True)
class Line:
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
    lines: list[Line]
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


def _line(model: ModelResult, part: str, values: list[float], x: Axis, y: Axis) -> Line:
    points = [
        (x.at(epoch), y.at(value)) if isfinite(value) else None
        for epoch, value in enumerate(values, 1)
    ]
    pieces = [list(piece) for whole, piece in groupby(points, key=bool) if whole]
    paths = [" ".join(f"{point[0]},{point[1]}" for point in piece if point) for piece in pieces]
    every = -(-len(points) // _MARKED) or 1
    marked = points[(len(points) - 1) % every :: every]  # the last point always has its mark
    return Line(model.key, part, paths, [point for point in marked if point])


def _label(model: ModelResult, line: Line) -> Label | None:
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
