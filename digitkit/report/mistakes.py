"""Where the better model goes wrong: which digits it confuses, and its surest mistakes."""

from dataclasses import dataclass

import numpy as np

from digitkit.lessons.evaluate.reference import confusion_counts, most_confused, worst_mistakes
from digitkit.report.evaluated import Evaluated
from digitkit.report.formatting import a, count, many, percent, plural, sureness, times
from digitkit.report.images import picture

PAIRS, EXAMPLES, WORST = 5, 6, 12


@dataclass(frozen=True)
class ConfusionCell:
    """One cell of the confusion matrix; `heat` is 0–1 of the largest count of mistakes."""

    text: str
    right: bool
    heat: float


@dataclass(frozen=True)
class Mistake:
    """One digit that was read wrongly."""

    image: str
    true: int
    read: int
    sure: str
    alt: str


@dataclass(frozen=True)
class Pair:
    """Two digits that were mixed up, with examples."""

    true: int
    read: int
    said: str
    examples: list[Mistake]


@dataclass(frozen=True)
class Mistakes:
    """All that the report shows of the better model's mistakes."""

    total: int
    cells: list[list[ConfusionCell]]
    matrix_says: str
    hardest_says: str
    pairs: list[Pair]
    worst: list[Mistake]
    worst_says: str


def gather(verdict: Evaluated) -> Mistakes:
    """Collect a model's mistakes.

    Args:
        verdict: the better model and its answers.

    Returns:
        The confusion matrix, the most confused pairs and the surest mistakes.
    """
    counts = confusion_counts(verdict.held_out.y, verdict.predicted)
    total = verdict.score.rows - verdict.score.correct
    pairs = [_pair(verdict, counts, *found) for found in most_confused(counts, PAIRS)]
    order = worst_mistakes(verdict.probabilities, verdict.held_out.y, WORST)
    worst = [_mistake(verdict, int(row)) for row in order]
    return Mistakes(
        total=total,
        cells=_cells(counts),
        matrix_says=_matrix_says(verdict, counts, total),
        hardest_says=_hardest_says(counts),
        pairs=pairs,
        worst=worst,
        worst_says=_worst_says(verdict, total),
    )


def _cells(counts: np.ndarray) -> list[list[ConfusionCell]]:
    top = max(1, int((counts - np.diag(np.diag(counts))).max()))
    return [
        [
            ConfusionCell(count(int(n)) if n else "", true == read, 0 if true == read else n / top)
            for read, n in enumerate(line)
        ]
        for true, line in enumerate(counts)
    ]


def _pair(verdict: Evaluated, counts: np.ndarray, true: int, read: int, number: int) -> Pair:
    of = int(counts[true].sum())
    said = f"{times(number)}, {percent(number / of)} of all {count(of)} {plural(true)}"
    rows = np.flatnonzero((verdict.held_out.y == true) & (verdict.predicted == read))
    surest = rows[np.argsort(-verdict.probabilities[rows, read], kind="stable")][:EXAMPLES]
    return Pair(true, read, said, [_mistake(verdict, int(row)) for row in surest])


def _mistake(verdict: Evaluated, row: int) -> Mistake:
    true, read = int(verdict.held_out.y[row]), int(verdict.predicted[row])
    sure = sureness(float(verdict.probabilities[row, read]))
    alt = f"{a(true).capitalize()} that the {verdict.model.title} read as {a(read)}, {sure} sure"
    return Mistake(picture(verdict.held_out.X[row]), true, read, sure, alt)


def _matrix_says(verdict: Evaluated, counts: np.ndarray, total: int) -> str:
    title, rows = verdict.model.title, count(verdict.score.rows)
    if not total:
        return f"The {title} read all {rows} digits rightly."
    true, read, number = most_confused(counts, 1)[0]
    return (
        f"The {title}'s most frequent mistake is {a(true)} read as {a(read)}:"
        f" {times(number)} among {many(total, 'mistake')} in {rows} digits."
    )


def _hardest_says(counts: np.ndarray) -> str:
    shown = counts.sum(axis=1)
    right = np.diag(counts) / np.where(shown, shown, 1)
    present = np.flatnonzero(shown)
    hardest = int(min(present, key=lambda digit: right[digit]))
    easiest = int(max(present, key=lambda digit: right[digit]))
    if right[hardest] == right[easiest]:
        return "No digit is harder for it than another."
    return (
        f"The hardest digit for it is {hardest}: {percent(right[hardest])} of"
        f" {plural(hardest)} are read rightly. The easiest is {easiest}, with"
        f" {percent(right[easiest])}."
    )


def _worst_says(verdict: Evaluated, total: int) -> str:
    if not total:
        return "There is no mistake to show."
    wrong = verdict.predicted != verdict.held_out.y
    sure = int((verdict.probabilities.max(axis=1)[wrong] > 0.9).sum())
    return (
        f"Being sure is not being right: in {count(sure)} of {many(total, 'mistake')} the"
        f" {verdict.model.title} was more than {percent(0.9, 0)} sure."
    )
