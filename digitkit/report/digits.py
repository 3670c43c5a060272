"""The digits of a run: what they look like and how many there are of each."""

from dataclasses import dataclass

import numpy as np

from digitkit.lessons.look.reference import count_labels, mean_images
from digitkit.report.drawings import Chart, bars, picture
from digitkit.report.formatting import a, count, many, percent, plural

EXAMPLES = 10


@dataclass(frozen=True)
class Examples:
    """Some images of one digit; `image` is None for a digit that does not occur."""

    digit: int
    image: str | None
    shown: int
    alt: str


def examples(X: np.ndarray, y: np.ndarray) -> list[Examples]:
    """Choose examples of the digits 0 to 9, spread evenly over the rows.

    Args:
        X: uint8 (n, 784).
        y: integers (n,), 0–9.
    """
    return [_examples(X, y, digit) for digit in range(10)]


def _examples(X: np.ndarray, y: np.ndarray, digit: int) -> Examples:
    rows = np.flatnonzero(y == digit)
    if not len(rows):
        return Examples(digit, None, 0, "")
    chosen = rows[np.linspace(0, len(rows) - 1, min(EXAMPLES, len(rows)), dtype=int)]
    alt = f"Handwritten {plural(digit)}: {many(len(chosen), 'example')}"
    return Examples(digit, picture(X[chosen]), len(chosen), alt)


def describe_ink(X: np.ndarray, y: np.ndarray) -> str:
    """Return a sentence on which digits take the most and the least ink on average."""
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


def balance(y: np.ndarray) -> tuple[Chart, str]:
    """Draw how many rows each digit has.

    Args:
        y: integers (n,), 0–9.

    Returns:
        The chart, and what its counts mean for a model.
    """
    counts = [int(number) for number in count_labels(y)]
    return bars(counts, _extremes(counts)), _baseline(counts)


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
    balanced = (
        "The ten digits are about equally frequent."
        if gap < 5
        else f"Unequal: {gap:.0f} percentage points lie between the most frequent and the rarest."
    )
    guess = f"Always answering “{most}” would read {share} correctly; a model must beat that."
    return f"{balanced} {guess}"


def _listed(items: list[str]) -> str:
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
