"""Checks of `plot_confusion`."""

import re

import numpy as np

from digitkit.checking.assertions import expect, expect_unchanged
from digitkit.checking.figures import expect_drawing
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels
from digitkit.protocol.drawings import AxesFacts, Text

HEATMAP = "`_, ax = plt.subplots()`, then `sns.heatmap(counts, ax=ax, …)`, then `return ax`"
ANNOTATE = '`sns.heatmap(counts, annot=True, fmt="d")` writes every count in full'
AXIS_NAMES = '`ax.set(xlabel="predicted digit", ylabel="true digit")`'
WHOLE_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.0+)?(?=\s|$)")
TRUE_WORDS = r"true|truth|actual|real"


def expect_heatmap(axes: AxesFacts) -> None:
    """Expect one picture of 10 × 10 cells in more than one colour."""
    shapes = [image.rgba.shape[:2] for image in axes.images]
    expect(
        shapes == [(10, 10)],
        "There is no heatmap on your axes."
        if not shapes
        else f"On your axes there are pictures of {' and '.join(f'{a} × {b}' for a, b in shapes)} "
        "cells.",
        expected="one picture of 10 × 10 cells",
        hint="`sns.heatmap(counts, …)` draws a coloured cell for each count",
    )
    expect(
        float(np.ptp(axes.images[0].rgba.reshape(100, 4), axis=0).max()) > 0.1,
        "All cells of your heatmap have the same colour.",
        expected="other colours for other counts",
        hint="leave `vmin` and `vmax` out: seaborn finds the range of the counts",
    )


def expect_digits_along(axes: AxesFacts) -> tuple[dict[int, float], dict[int, float]]:
    """Expect the ticks 0 … 9 on both axes; return the position of each digit's column and row."""
    places = []
    for name, ticks in (("x", axes.xticks), ("y", axes.yticks)):
        labels = [label for _, label in ticks if label]
        expect(
            sorted(labels) == [str(digit) for digit in range(10)],
            f"Along the {name} axis stand {', '.join(labels) or 'no digits'}.",
            expected="the digits 0, 1, … 9, one for each cell",
            hint="seaborn writes them by itself; with imshow, `ax.set_xticks(range(10))`",
        )
        places.append({int(label): position for position, label in ticks if label})
    return places[0], places[1]


def expect_names(axes: AxesFacts) -> None:
    """Expect axis names which say that predicted digits run across and true ones down."""
    across, down = axes.xlabel.lower(), axes.ylabel.lower()
    swapped = "predict" in down or re.search(TRUE_WORDS, across)
    expect(
        not swapped,
        f"Your x axis is named {axes.xlabel!r} and your y axis {axes.ylabel!r}.",
        expected="predicted digits across (x) and true digits down (y): rows are true digits",
        hint=f"{AXIS_NAMES}; the counts stay as they are",
    )
    for name, label, wanted, example in (
        ("x", across, "predict", "predicted digit"),
        ("y", down, TRUE_WORDS, "true digit"),
    ):
        expect(
            re.search(wanted, label),
            f"Your {name} axis is named {label!r}." if label else f"Your {name} axis has no name.",
            expected=f"a name that tells the two apart, such as “{example}”",
            hint=AXIS_NAMES,
        )


def expect_counts_written(axes: AxesFacts, counts: np.ndarray) -> None:
    """Expect every count above 0 in the cell of its true and its predicted digit."""
    columns, rows = expect_digits_along(axes)
    written = {
        (true, predicted): _text_at(axes.texts, columns[predicted], rows[true])
        for true in range(10)
        for predicted in range(10)
    }
    swapped = counts.T.any() and all(
        _number(written[predicted, true]) == counts[true, predicted]
        for true, predicted in np.argwhere(counts > 0)
    )
    for true, predicted in np.argwhere(counts >= 0):
        text, count = written[true, predicted], counts[true, predicted]
        expect(
            _number(text) == count or (count == 0 and not text),
            f"The cell of true digit {true} and predicted digit {predicted} "
            + (f"says {text!r}" if text else "has no number")
            + (": rows and columns are swapped." if swapped else "."),
            expected=f"the count {count}",
            hint="`counts` as they are, not `counts.T`" if swapped else ANNOTATE,
        )


def _text_at(texts: list[Text], x: float, y: float) -> str:
    """Return the text in the cell around a place; a cell is 1 wide and 1 high."""
    inside = [text.text for text in texts if max(abs(text.x - x), abs(text.y - y)) < 0.45]
    return " ".join(inside).strip()


def _number(text: str) -> int | None:
    match = WHOLE_NUMBER.match(text)
    return int(float(match[0].replace(",", ""))) if match else None


def _counts():
    """Return counts with a diagonal in the hundreds, uneven values off it, and zeros."""
    counts = count_by_hand(*noisy_labels())
    np.fill_diagonal(counts, np.arange(10) * 37 + 90)
    counts[2, 7], counts[9, 4] = 31, 0
    return counts


def _heatmap(plot_confusion, counts):
    return expect_drawing(plot_confusion(counts), "axes", HEATMAP).axes[0]


def test_plot_confusion_draws_a_heatmap(plot_confusion):
    """It returns the Axes with a heatmap of 10 × 10 cells."""
    expect_heatmap(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_numbers_both_axes(plot_confusion):
    """It writes the digits 0 to 9 along both axes."""
    expect_digits_along(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_names_both_axes(plot_confusion):
    """It says that predicted digits run across, and true digits down."""
    expect_names(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_writes_the_counts(plot_confusion):
    """It writes every count above 0 in its cell, in full."""
    for counts in (_counts(), 13 * _counts()):
        expect_counts_written(_heatmap(plot_confusion, counts), counts)


def test_plot_confusion_leaves_the_counts_alone(plot_confusion):
    """It leaves the counts as they were."""
    counts = _counts()
    call = plot_confusion.call(counts)
    expect_unchanged(call, {"counts": counts}, "work on a copy, `counts.copy()`")
