"""What the comparison of the models says, read off their scores."""

import numpy as np

from digitkit.report.words import NBSP, count, decimals_for, many, percent, times
from digitkit.results import ModelResult, Score

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
