"""Where the better model goes wrong: which digits it confuses, and its surest mistakes."""

from dataclasses import dataclass

import numpy as np

from digitkit.lessons.evaluate.reference import confusion_counts, most_confused, worst_mistakes
from digitkit.report.drawings import picture
from digitkit.report.formatting import a, count, many, percent, plural, sureness, times
from digitkit.report.results import Evaluation

PAIRS, EXAMPLES, WORST = 5, 6, 12


@dataclass(frozen=True)
class ConfusionCell:
    """One cell of the confusion matrix; `heat` is its share (0–1) of the largest mistake count."""

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
    """Two digits that were confused, with examples."""

    true: int
    read: int
    frequency: str
    examples: list[Mistake]


@dataclass(frozen=True)
class Mistakes:
    """What the report shows of the better model's mistakes."""

    cells: list[list[ConfusionCell]]
    matrix: str
    hardest: str
    pairs: list[Pair]
    worst: list[Mistake]
    worst_caption: str


def gather(evaluation: Evaluation) -> Mistakes:
    """Return the confusion matrix, the most confused pairs and the surest mistakes."""
    counts = confusion_counts(evaluation.held_out.y, evaluation.predicted)
    pairs = [_pair(evaluation, counts, *confused) for confused in most_confused(counts, PAIRS)]
    rows = worst_mistakes(evaluation.probabilities, evaluation.held_out.y, WORST)
    worst = [_mistake(evaluation, int(row)) for row in rows]
    return Mistakes(
        cells=_cells(counts),
        matrix=_describe_matrix(evaluation, counts),
        hardest=_describe_hardest(counts),
        pairs=pairs,
        worst=worst,
        worst_caption=_describe_worst(evaluation),
    )


def _cells(counts: np.ndarray) -> list[list[ConfusionCell]]:
    top = max(1, int((counts - np.diag(np.diag(counts))).max()))
    return [
        [
            ConfusionCell(count(int(n)) if n else "", true == read, 0 if true == read else n / top)
            for read, n in enumerate(row)
        ]
        for true, row in enumerate(counts)
    ]


def _pair(evaluation: Evaluation, counts: np.ndarray, true: int, read: int, number: int) -> Pair:
    shown = int(counts[true].sum())
    frequency = f"{times(number)}, {percent(number / shown)} of all {count(shown)} {plural(true)}"
    rows = np.flatnonzero((evaluation.held_out.y == true) & (evaluation.predicted == read))
    surest = rows[np.argsort(-evaluation.probabilities[rows, read], kind="stable")][:EXAMPLES]
    return Pair(true, read, frequency, [_mistake(evaluation, int(row)) for row in surest])


def _mistake(evaluation: Evaluation, row: int) -> Mistake:
    true, read = int(evaluation.held_out.y[row]), int(evaluation.predicted[row])
    sure = sureness(float(evaluation.probabilities[row, read]))
    alt = f"{a(true).capitalize()} that the {evaluation.model.title} read as {a(read)}, {sure} sure"
    return Mistake(picture(evaluation.held_out.X[[row]]), true, read, sure, alt)


def _describe_matrix(evaluation: Evaluation, counts: np.ndarray) -> str:
    title, rows = evaluation.model.title, count(evaluation.score.rows)
    total = evaluation.score.mistakes
    if not total:
        return f"The {title} read all {rows} digits correctly."
    true, read, number = most_confused(counts, 1)[0]
    return (
        f"The {title}'s most frequent mistake is {a(true)} read as {a(read)}:"
        f" {times(number)} among {many(total, 'mistake')} in {rows} digits."
    )


def _describe_hardest(counts: np.ndarray) -> str:
    shown = counts.sum(axis=1)
    right = np.diag(counts) / np.where(shown, shown, 1)
    present = np.flatnonzero(shown)
    hardest = int(min(present, key=lambda digit: right[digit]))
    easiest = int(max(present, key=lambda digit: right[digit]))
    if right[hardest] == right[easiest]:
        return "No digit is harder for it than another."
    return (
        f"The hardest digit for it is {hardest}: {percent(right[hardest])} of"
        f" {plural(hardest)} are read correctly. The easiest is {easiest}, with"
        f" {percent(right[easiest])}."
    )


def _describe_worst(evaluation: Evaluation) -> str:
    total = evaluation.score.mistakes
    if not total:
        return "There is no mistake to show."
    wrong = evaluation.predicted != evaluation.held_out.y
    sure = int((evaluation.probabilities.max(axis=1)[wrong] > 0.9).sum())
    return (
        f"Being sure is not being right: in {count(sure)} of {many(total, 'mistake')} the"
        f" {evaluation.model.title} was more than {percent(0.9, 0)} sure."
    )
