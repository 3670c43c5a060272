"""MLP against CNN: the table of figures and the drawing of their intervals."""

from dataclasses import dataclass

import numpy as np

from digitkit.report import formatting as words
from digitkit.report.axis import Axis, Tick
from digitkit.report.evaluated import Evaluated, answers, score
from digitkit.report.formatting import NBSP, count, decimals_for, many, percent, times
from digitkit.report.metrics import best_epoch, epochs
from digitkit.report.results import HeldOut, ModelResult, RunResult, Score

Scored = tuple[ModelResult, Score]


def mistakes(pairs: list[Scored]) -> list[str]:
    """Say how many mistakes each model makes, and at what size.

    Args:
        pairs: models and their scores on the same digits.

    Returns:
        No sentence for fewer than two models, else one.
    """
    if len(pairs) < 2:
        return []
    (first, good), (second, poor) = _ordered(pairs)[:2]
    wrong, more = good.rows - good.correct, poor.rows - poor.correct
    sizes = f"{count(first.parameters)} parameters against {count(second.parameters)}"
    if wrong == more:
        return [f"Both models make {many(wrong, 'mistake')} in {count(good.rows)}, with {sizes}."]
    ratio = f", {more / wrong:.1f} times as many" if wrong else ""
    return [
        f"The {first.title} makes {many(wrong, 'mistake')} in {count(good.rows)} digits and the"
        f" {second.title} {count(more)}{ratio}. The {first.title} does it with {sizes}."
    ]


def alone_right(given: list[tuple[ModelResult, np.ndarray]], y: np.ndarray) -> list[str]:
    """Say which model is right where the other is wrong, and whether luck explains it.

    Args:
        given: models and their probabilities (n, 10) for the same digits.
        y: the true labels (n,).

    Returns:
        No sentence for fewer than two models, else one.
    """
    if len(given) < 2:
        return []
    (first, right), (second, other) = [(m, p.argmax(axis=1) == y) for m, p in given[:2]]
    wins, losses = int((right & ~other).sum()), int((other & ~right).sum())
    if wins < losses:
        (first, second), (wins, losses) = (second, first), (losses, wins)
    if not wins:
        return ["Both models are right, and wrong, on the very same digits."]
    return [
        f"Only one of the two is right on {many(wins + losses, 'digit')}: the {first.title}"
        f" {times(wins)}, the {second.title} {times(losses) if losses else 'never'}."
    ]


def apart(pairs: list[Scored]) -> str:
    """Say where the intervals lie, and whether they touch.

    Args:
        pairs: at least one model and its score.

    Returns:
        One or two sentences.
    """
    ordered = _ordered(pairs)
    spans = [
        f"the {m.title}'s from {percent(s.low, decimals_for(s.rows))}"
        f" to {percent(s.high, decimals_for(s.rows))}"
        for m, s in ordered
    ]
    text = f"The 95{NBSP}% interval of the accuracy: {' and '.join(spans)}."
    if len(ordered) < 2:
        return text
    if ordered[0][1].low > ordered[1][1].high:
        return f"{text} They do not touch: luck with these digits hardly explains the difference."
    return f"{text} They overlap: these digits alone cannot settle which model is better."


def _ordered(pairs: list[Scored]) -> list[Scored]:
    return sorted(pairs, key=lambda pair: -pair[1].correct)


WIDTH, LEFT, RIGHT, LINE = 400, 50, 24, 46


@dataclass(frozen=True)
class Value:
    """One figure of the table, and what stands small below it."""

    text: str
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table: a measure, what it means, and each model's figure."""

    key: str
    name: str
    note: str
    values: list[Value]


@dataclass(frozen=True)
class Whisker:
    """A model's accuracy and its interval in the drawing."""

    key: str
    title: str
    y: float
    low: float
    at: float
    high: float
    text: str


@dataclass(frozen=True)
class Intervals:
    """The drawing of the models' accuracies with their intervals."""

    width: int
    height: int
    base: float
    whiskers: list[Whisker]
    ticks: list[Tick]
    alt: str


@dataclass(frozen=True)
class Comparison:
    """The table, the drawing (None without a judged model) and the sentences below."""

    models: list[ModelResult]
    best: str | None
    rows: list[Row]
    intervals: Intervals | None
    captions: list[str]


def compare(result: RunResult, verdict: Evaluated | None) -> Comparison:
    """Set the models of a run side by side.

    Args:
        result: the run, whole or not.
        verdict: the better model and the digits it is judged on.

    Returns:
        What the report shows of them.
    """
    models = result.models
    rows = [row for part in (result.test, result.validation) for row in _scores(models, part)]
    rows += _costs(models)
    if verdict is None:
        return Comparison(models, None, rows, None, [])
    pairs = [(m, s) for m in models if (s := score(m, verdict.held_out))]
    given = [(m, p) for m in models if (p := answers(m, verdict.held_out)) is not None]
    captions = [*mistakes(pairs), *alone_right(given, verdict.held_out.y)]
    return Comparison(models, verdict.model.key, rows, _intervals(pairs), captions)


def _scores(models: list[ModelResult], held_out: HeldOut | None) -> list[Row]:
    """Make the rows of accuracy and error rate on one part of the digits."""
    if held_out is None or not len(held_out.y):
        return []
    scores = [score(model, held_out) for model in models]
    name, digits = held_out.name, words.decimals_for(len(held_out.y))
    accuracies = [
        Value(words.percent(s.accuracy, digits), interval(s)) if s else Value(words.DASH)
        for s in scores
    ]
    errors = [Value(words.percent(s.error_rate, digits) if s else words.DASH) for s in scores]
    note = (
        f"share of {words.count(len(held_out.y))} digits read rightly,"
        f" with its 95{words.NBSP}% interval"
    )
    return [
        Row(f"{name}_accuracy", f"Accuracy, {name}", note, accuracies),
        Row(f"{name}_error_rate", f"Error rate, {name}", "share read wrongly", errors),
    ]


def _costs(models: list[ModelResult]) -> list[Row]:
    """Make the rows of size and training."""
    best = [best_epoch(model) for model in models]
    figures = {
        "parameters": [words.count(model.parameters) for model in models],
        "seconds": [words.duration(model.seconds) for model in models],
        "epochs": [words.count(epochs(model)) for model in models],
        "best_epoch": [words.count(epoch) if epoch else words.DASH for epoch in best],
    }
    named = {
        "parameters": ("Parameters", "weights and biases that training sets"),
        "seconds": ("Training time", "on the computer of this run"),
        "epochs": ("Epochs", "passes over all training digits"),
        "best_epoch": ("Best epoch", "the one with the lowest validation loss"),
    }
    return [Row(k, *named[k], [Value(text) for text in figures[k]]) for k in named]


def interval(found: Score) -> str:
    """Write the 95 % interval of an accuracy."""
    digits = words.decimals_for(found.rows)
    low, high = words.percent(found.low, digits), words.percent(found.high, digits)
    return f"{low} to {high}"


def _intervals(pairs: list[tuple[ModelResult, Score]]) -> Intervals:
    low = min(found.low for _, found in pairs)
    margin = max(0.002, (max(found.high for _, found in pairs) - low) * 0.1)
    axis = Axis(max(0.0, low - margin), 1.0, LEFT, WIDTH - RIGHT)
    whiskers = []
    for place, (model, found) in enumerate(pairs):
        ends = axis.at(found.low), axis.at(found.accuracy), axis.at(found.high)
        text = words.percent(found.accuracy, words.decimals_for(found.rows))
        whiskers.append(Whisker(model.key, model.title, 34 + LINE * place, *ends, text))
    base = 22 + LINE * len(pairs)
    ticks = axis.ticks(unit=100, suffix=f"{words.NBSP}%")
    return Intervals(WIDTH, base + 44, base, whiskers, ticks, apart(pairs))
