"""MLP against CNN: the table of figures, the chart of their intervals, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from digitkit.report import drawings
from digitkit.report import formatting as words
from digitkit.report.drawings import Chart
from digitkit.report.formatting import (
    DASH,
    NBSP,
    count,
    decimals_for,
    error_percent,
    many,
    percent,
    times,
)
from digitkit.report.results import Evaluation, HeldOut, ModelResult, RunResult, Score

Scored = tuple[ModelResult, Score]


@dataclass(frozen=True)
class Value:
    """One figure of the table, and the smaller text below it."""

    text: str
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the table: a measure, what it means, and each model's figure."""

    key: str
    name: str
    note: str
    values: list[Value]


@dataclass(frozen=True)
class Comparison:
    """The table, the chart (None where no model was evaluated) and the sentences below."""

    models: list[ModelResult]
    best: str | None
    rows: list[Row]
    intervals: Chart | None
    captions: list[str]


def compare(result: RunResult, evaluation: Evaluation | None) -> Comparison:
    """Compare the models of a run.

    Args:
        result: the run, whole or not.
        evaluation: the better model and the digits it is evaluated on.
    """
    models = result.models
    rows = [row for part in (result.test, result.validation) for row in _scores(models, part)]
    rows += _costs(models)
    if evaluation is None:
        return Comparison(models, None, rows, None, [])
    digits = evaluation.held_out
    scores = [(model, score) for model in models if (score := model.score(digits))]
    ranked = sorted(scores, key=lambda pair: -pair[1].correct)
    chart = drawings.intervals(scores, _overlap(ranked))
    captions = [_mistakes(*ranked[:2]), _disagreement(digits, *ranked[:2])] if ranked[1:] else []
    return Comparison(models, evaluation.model.key, rows, chart, captions)


def interval(score: Score) -> str:
    """Write the 95 % interval of an accuracy."""
    digits = decimals_for(score.rows)
    return f"{percent(score.low, digits)} to {percent(score.high, digits)}"


def _scores(models: list[ModelResult], held_out: HeldOut | None) -> list[Row]:
    """Return the rows of accuracy and error rate on one part of the digits."""
    if held_out is None or not len(held_out.y):
        return []
    scores = [model.score(held_out) for model in models]
    name, rows = held_out.name, len(held_out.y)
    digits = decimals_for(rows)
    note = f"share of {count(rows)} digits read correctly, with its 95{NBSP}% interval"
    accuracies = [
        Value(percent(s.accuracy, digits), interval(s)) if s else Value(DASH) for s in scores
    ]
    errors = [Value(error_percent(s.accuracy, digits) if s else DASH) for s in scores]
    return [
        Row(f"{name}_accuracy", f"Accuracy, {name}", note, accuracies),
        Row(f"{name}_error_rate", f"Error rate, {name}", "share read wrongly", errors),
    ]


def _costs(models: list[ModelResult]) -> list[Row]:
    """Return the rows of size and training."""
    figures = [
        (
            Value(count(model.parameters)),
            Value(words.duration(model.seconds)),
            Value(count(model.epochs)),
            Value(count(model.best_epoch) if model.best_epoch else DASH),
        )
        for model in models
    ]
    measures = [
        ("parameters", "Parameters", "weights and biases that training sets"),
        ("seconds", "Training time", "on the computer of this run"),
        ("epochs", "Epochs", "passes over all training digits"),
        ("best_epoch", "Best epoch", "the one with the lowest validation loss"),
    ]
    return [Row(*measures[i], [values[i] for values in figures]) for i in range(len(measures))]


def _mistakes(best: Scored, other: Scored) -> str:
    """Compare the number of mistakes of two models, and their sizes."""
    (first, good), (second, poor) = best, other
    sizes = f"{count(first.parameters)} parameters against {count(second.parameters)}"
    mistakes = many(good.mistakes, "mistake")
    if good.mistakes == poor.mistakes:
        return f"Both models make {mistakes} in {count(good.rows)}, with {sizes}."
    ratio = f", {poor.mistakes / good.mistakes:.1f} times as many" if good.mistakes else ""
    return (
        f"The {first.title} makes {mistakes} in {count(good.rows)} digits and the"
        f" {second.title} {count(poor.mistakes)}{ratio}. The {first.title} does it with {sizes}."
    )


def _disagreement(held_out: HeldOut, best: Scored, other: Scored) -> str:
    """Count the digits that only one of two models reads correctly."""
    right, too = [
        model.probabilities[held_out.name].argmax(axis=1) == held_out.y
        for model, _ in (best, other)
    ]
    wins, losses = int((right & ~too).sum()), int((too & ~right).sum())
    if not wins:
        return "Both models are right, and wrong, on the very same digits."
    return (
        f"Only one of the two is right on {many(wins + losses, 'digit')}: the {best[0].title}"
        f" {times(wins)}, the {other[0].title} {times(losses) if losses else 'never'}."
    )


def _overlap(ranked: list[Scored]) -> str:
    """Return the intervals in words, best model first, and whether the best two overlap."""
    spans = [f"the {model.title}'s from {interval(score)}" for model, score in ranked]
    text = f"The 95{NBSP}% interval of the accuracy: {' and '.join(spans)}."
    if len(ranked) < 2:
        return text
    if ranked[0][1].low > ranked[1][1].high:
        return f"{text} They do not touch: luck with these digits hardly explains the difference."
    return f"{text} They overlap: these digits alone cannot settle which model is better."
