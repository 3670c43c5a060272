"""MLP against CNN: the table of figures and the drawing of their intervals."""

from dataclasses import dataclass

from digitkit.report import words
from digitkit.report.axis import Axis, Tick
from digitkit.report.comparison_words import alone_right, apart, mistakes
from digitkit.report.history import best_epoch, epochs
from digitkit.report.judged import Judged, answers, score
from digitkit.results import HeldOut, ModelResult, RunResult, Score

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


def compare(result: RunResult, verdict: Judged | None) -> Comparison:
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
