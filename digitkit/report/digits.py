"""The first part of the report: what the digits look like and how many there are of each."""

from dataclasses import dataclass

import numpy as np

from digitkit.lessons.look.reference import count_labels, mean_images
from digitkit.report.axis import Axis
from digitkit.report.formatting import a, count, many, percent, plural
from digitkit.report.images import strip

EXAMPLES = 10


@dataclass(frozen=True)
class Examples:
    """Some images of one digit; `image` is None for a digit that does not occur."""

    digit: int
    image: str | None
    shown: int
    alt: str


@dataclass(frozen=True)
class Grid:
    """Examples of all ten digits, and what they show."""

    lines: list[Examples]
    caption: str


@dataclass(frozen=True)
class CountBar:
    """One bar of the class balance, in the units of the drawing."""

    digit: int
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class Balance:
    """How many rows each digit has, drawn as bars."""

    width: int
    height: int
    base: float
    bars: list[CountBar]
    alt: str
    caption: str


def grid(X: np.ndarray, y: np.ndarray) -> Grid:
    """Choose examples of each digit, spread evenly over the rows.

    Args:
        X: uint8 (n, 784).
        y: integers (n,), 0–9.

    Returns:
        Ten lines, 0 to 9, and the sentence below them.
    """
    return Grid([_examples(X, y, digit) for digit in range(10)], _ink(X, y))


def _examples(X: np.ndarray, y: np.ndarray, digit: int) -> Examples:
    rows = np.flatnonzero(y == digit)
    if not len(rows):
        return Examples(digit, None, 0, "")
    chosen = rows[np.linspace(0, len(rows) - 1, min(EXAMPLES, len(rows)), dtype=int)]
    alt = f"Handwritten {plural(digit)}: {many(len(chosen), 'example')}"
    return Examples(digit, strip(X[chosen]), len(chosen), alt)


def _ink(X: np.ndarray, y: np.ndarray) -> str:
    present = np.unique(y)
    if not len(present):
        return "There are no digits to show."
    ink = mean_images(X, y).mean(axis=(1, 2)) / 255
    most, least = (int(pick(present, key=lambda digit: ink[digit])) for pick in (max, min))
    if most == least:
        return f"Only the digit {most} occurs; it inks {percent(ink[most])} of the page."
    return (
        f"Each row shows one digit in different hands. On average {a(most)} takes the most ink,"
        f" {percent(ink[most])} of the page, and {a(least)} the least, {percent(ink[least])}."
    )


def balance(y: np.ndarray) -> Balance:
    """Draw how many rows each digit has.

    Args:
        y: integers (n,), 0–9.

    Returns:
        The bars and the sentences that go with them.
    """
    counts = [int(number) for number in count_labels(y)]
    width, height, top, bottom, gap = 400, 260, 30, 30, 6
    axis = Axis(0, max(1, *counts), height - bottom, top)
    step = width / 10
    bars = []
    for digit, number in enumerate(counts):
        y_top = axis.at(number)
        box = (digit * step + gap / 2, y_top, step - gap, round(axis.start - y_top, 2))
        bars.append(CountBar(digit, *box, text=count(number)))
    return Balance(width, height, axis.start, bars, _extremes(counts), _baseline(counts))


def _extremes(counts: list[int]) -> str:
    total = sum(counts)
    if not total:
        return "There are no rows."
    absent = [str(digit) for digit, number in enumerate(counts) if not number]
    if absent:
        return f"Of {count(total)} rows, none shows {_listed(absent)}."
    most, least = counts.index(max(counts)), counts.index(min(counts))
    if counts[most] == counts[least]:
        return f"All ten digits are equally frequent: {count(counts[0])} rows each."
    return (
        f"The most frequent digit is {most} with {count(counts[most])} of {count(total)} rows"
        f" ({percent(counts[most] / total)}), the rarest is {least} with {count(counts[least])}"
        f" ({percent(counts[least] / total)})."
    )


def _baseline(counts: list[int]) -> str:
    total = sum(counts)
    if not total:
        return "There is nothing to learn from yet."
    most = counts.index(max(counts))
    share = percent(counts[most] / total)
    gap = 100 * (max(counts) - min(counts)) / total
    verdict = (
        "The ten digits are about equally frequent."
        if gap < 5
        else f"Unequal: {gap:.0f} percentage points lie between the most frequent and the rarest."
    )
    return (
        f"{verdict} Always answering “{most}” would read {share} rightly; a model must beat that."
    )


def _listed(items: list[str]) -> str:
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
