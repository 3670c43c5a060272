"""MLP against CNN: the table of figures and the drawing of their intervals."""

from collections.abc import Callable
from dataclasses import dataclass

from digitkit.report import words
from digitkit.report.axis import Axis, Tick
from digitkit.report.comparison_words import alone_right, apart, mistakes
from digitkit.report.history import best_epoch, epochs
from digitkit.report.judged import Judged, answers, best_of, score
from digitkit.results import HeldOut, ModelResult, RunResult, Score

WIDTH, LEFT, RIGHT, LINE = 400, 50, 24, 46


@dataclass(frozen=True)
class Row:
    """One line of the table: a measure, what it means, and each model's figure."""

    key: str
    name: str
    note: str
    values: list[str]


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
    models, best = result.models, best_of(result)
    rows = [row for held_out in (result.test, result.validation) for row in _rows(models, held_out)]
    rows += [
        Row(
            "parameters",
            "Parameters",
            "the weights and biases that training sets",
            [words.count(m.parameters) for m in models],
        ),
        Row(
            "seconds",
            "Training time",
            "on the computer of this run",
            [words.duration(m.seconds) for m in models],
        ),
        Row(
            "epochs",
            "Epochs",
            "one epoch shows every training digit once",
            [words.count(epochs(m)) for m in models],
        ),
        Row(
            "best_epoch",
            "Best epoch",
            "the one with the lowest validation loss",
            [_or_dash(best_epoch(m)) for m in models],
        ),
    ]
    if verdict is None:
        return Comparison(models, None, rows, None, [])
    pairs = [(m, s) for m in models if (s := score(m, verdict.held_out))]
    given = [(m, p) for m in models if (p := answers(m, verdict.held_out)) is not None]
    captions = [*mistakes(pairs), *alone_right(given, verdict.held_out.y)]
    return Comparison(models, best and best.key, rows, _intervals(pairs), captions)


def _or_dash(number: int | None) -> str:
    return words.DASH if number is None else words.count(number)


def _rows(models: list[ModelResult], held_out: HeldOut | None) -> list[Row]:
    if held_out is None or not len(held_out.y):
        return []
    scores = [score(model, held_out) for model in models]
    digits = words.decimals_for(len(held_out.y))
    on = f"{words.count(len(held_out.y))} {held_out.name} digits"

    def each(text: Callable[[Score], str]) -> list[str]:
        return [text(found) if found else words.DASH for found in scores]

    return [
        Row(
            f"{held_out.name}_accuracy",
            f"Accuracy, {held_out.name}",
            f"the share of {on} read rightly",
            each(lambda s: words.percent(s.accuracy, digits)),
        ),
        Row(
            f"{held_out.name}_interval",
            f"95{words.NBSP}% interval, {held_out.name}",
            "where the accuracy on many more such digits plausibly lies",
            each(lambda s: interval(s)),
        ),
        Row(
            f"{held_out.name}_error_rate",
            f"Error rate, {held_out.name}",
            "the share read wrongly",
            each(lambda s: words.percent(s.error_rate, digits)),
        ),
    ]


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

    def write(share: float) -> str:
        places = next((n for n in (0, 1) if abs(share * 100 - round(share * 100, n)) < 1e-7), 2)
        return words.percent(share, places)

    return Intervals(WIDTH, base + 44, base, whiskers, axis.ticks(write, 5), apart(pairs))
