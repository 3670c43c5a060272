"""Checks of `plot_confusion`."""

import re
from collections.abc import Mapping

import numpy as np

from digitkit.checking.assertions import expect, expect_unchanged
from digitkit.checking.figures import expect_drawing, expect_new_figure
from digitkit.lessons.evaluate.checks.fixtures import count_by_hand, noisy_labels
from digitkit.protocol.drawings import AxesFacts, Text

HEATMAP = "open a new figure with `plt.subplots`, draw on its axes with seaborn, return the Axes"
CELL = "write each count as it is, in the cell of its row and column, the diagonal included"
ANNOTATE = "the options `annot` and `fmt` of `sns.heatmap`: the format `d` writes whole numbers"
AXIS_NAMES = "`set_xlabel` and `set_ylabel`; the counts stay as they are"
WHOLE_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.0+)?(?=\s|$)")
SHARE = re.compile(r"(\d*\.?\d+)\s?(%?)")
PREDICTED = re.compile("predict", re.IGNORECASE)
TRUE = re.compile(r"\b(true|truth|actual|real)\b", re.IGNORECASE)


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
        hint="`sns.heatmap` draws a coloured cell for each count",
    )
    expect(
        float(np.ptp(axes.images[0].rgba.reshape(100, 4), axis=0).max()) > 0.1,
        "All cells of your heatmap have the same colour.",
        expected="other colours for other counts",
        hint="the colours of `sns.heatmap` have to cover the range of the counts",
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
            hint="seaborn writes them by itself; with `imshow`, set a tick for each digit",
        )
        places.append({int(label): position for position, label in ticks if label})
    return places[0], places[1]


def expect_names(axes: AxesFacts) -> None:
    """Expect a name on each axis, in any words: unlike each other, and not swapped."""
    across, down = axes.xlabel.strip(), axes.ylabel.strip()
    for name, label in (("x", across), ("y", down)):
        expect(
            label,
            f"Your {name} axis has no name.",
            expected="names of both axes that tell predicted from true digits",
            hint=AXIS_NAMES,
        )
    expect(
        across.lower() != down.lower(),
        f"Your x axis is named {across!r}, and so is your y axis.",
        expected="names that tell predicted from true digits",
        hint=AXIS_NAMES,
    )
    true_across = TRUE.search(across) and not PREDICTED.search(across)
    predicted_down = PREDICTED.search(down) and not TRUE.search(down)
    expect(
        not true_across and not predicted_down,
        f"Your x axis is named {across!r} and your y axis {down!r}.",
        expected="predicted digits across (x) and true digits down (y): rows are true digits",
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
    swapped = all(
        _number(written[predicted, true]) == counts[true, predicted]
        for true, predicted in np.argwhere(counts > 0)
    )
    shares = _shares_shown(written, counts)
    hint = "draw the counts as they are" if swapped or shares else ANNOTATE
    for true, predicted in np.argwhere(counts >= 0):
        text, count = written[true, predicted], counts[true, predicted]
        blank = count == 0 and not re.search(r"\d", text)
        expect(
            blank or _number(text) == count,
            f"The cell of true digit {true} and predicted digit {predicted} "
            + (f"says {text!r}" if text else "has no number")
            + (": rows and columns are swapped." if swapped else shares or "."),
            expected=f"the count {count}",
            hint=CELL if hint == ANNOTATE and text.isdigit() else hint,
        )


def _shares_shown(written: Mapping[tuple[int, int], str], counts: np.ndarray) -> str:
    """Return the end of a sentence if shares are written instead of counts; otherwise nothing."""
    places = [(int(true), int(predicted)) for true, predicted in np.argwhere(counts > 0)]
    found = [SHARE.match(written[place]) for place in places]
    values = [float(one[1]) / (100 if one[2] else 1) if one else np.nan for one in found]
    for of, total in (
        ("its row", counts.sum(axis=1, keepdims=True)),
        ("its column", counts.sum(axis=0, keepdims=True)),
        ("all digits", counts.sum()),
    ):
        shares = counts / total
        for scale in (1, 100):
            expected = np.array([shares[place] * scale for place in places])
            if np.allclose(values, expected, rtol=0.06, atol=0.006 * scale):
                return f": that is its share of {of}, not a count."
    return ""


def expect_colours_of(axes: AxesFacts, counts: np.ndarray) -> None:
    """Expect that the colours are not those of the swapped counts, beside the right numbers."""
    values = axes.images[0].data
    swapped = values.shape == counts.shape and np.array_equal(values, counts.T)
    expect(
        not swapped or np.array_equal(counts, counts.T),
        "The colours of your heatmap have rows and columns swapped, beside the numbers.",
        expected="the colour of each cell follows the count that is written in it",
        hint="draw the counts as they are, without `.T`",
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


def test_plot_confusion_draws_on_a_new_figure(plot_confusion):
    """It returns the Axes of a new figure at every call."""
    for counts in (_counts(), 2 * _counts()):  # one that is reused looks new the first time
        expect_new_figure(expect_drawing(plot_confusion(counts), "axes", HEATMAP), HEATMAP)


def test_plot_confusion_draws_a_heatmap(plot_confusion):
    """It draws a heatmap of 10 × 10 cells, in other colours for other counts."""
    expect_heatmap(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_numbers_both_axes(plot_confusion):
    """It writes the digits 0 to 9 along both axes."""
    expect_digits_along(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_names_both_axes(plot_confusion):
    """It names both axes, in any words: predicted digits across, true digits down."""
    expect_names(_heatmap(plot_confusion, _counts()))


def test_plot_confusion_writes_the_counts(plot_confusion):
    """It writes every count above 0 in its cell, in full; the cell of a 0 may stay empty."""
    for counts in (_counts(), 13 * _counts()):
        axes = _heatmap(plot_confusion, counts)
        expect_counts_written(axes, counts)
        expect_colours_of(axes, counts)


def test_plot_confusion_leaves_the_counts_alone(plot_confusion):
    """It leaves the counts as they were."""
    counts = _counts()
    call = plot_confusion.call(counts)
    expect_unchanged(call, {"counts": counts}, "work on a copy, `counts.copy()`")
