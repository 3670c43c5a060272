"""What is right of `plot_confusion`."""

import numpy as np

from digitkit.checks.evaluate.shared import by_hand
from digitkit.checks.heatmap import (
    expect_counts_written,
    expect_digits_along,
    expect_heatmap,
    expect_names,
)
from digitkit.checks.judged import mixed_up
from digitkit.checks.kinds import expect_unchanged
from digitkit.checks.pictures import expect_drawing

HEATMAP = "`_, ax = plt.subplots()`, then `sns.heatmap(counts, ax=ax, …)`, then `return ax`"


def _many():
    """Counts with a diagonal in the hundreds, uneven off it, and zeros."""
    counts = by_hand(*mixed_up())
    np.fill_diagonal(counts, np.arange(10) * 37 + 90)
    counts[2, 7], counts[9, 4] = 31, 0
    return counts


def _heatmap(plot_confusion, counts):
    return expect_drawing(plot_confusion(counts), "axes", HEATMAP).axes[0]


def test_plot_confusion_draws_a_heatmap(plot_confusion):
    """It gives the Axes with a heatmap of 10 × 10 cells."""
    expect_heatmap(_heatmap(plot_confusion, _many()))


def test_plot_confusion_numbers_both_axes(plot_confusion):
    """It writes the digits 0 to 9 along both axes."""
    expect_digits_along(_heatmap(plot_confusion, _many()))


def test_plot_confusion_names_both_axes(plot_confusion):
    """It says that predicted digits run across, and true digits down."""
    expect_names(_heatmap(plot_confusion, _many()))


def test_plot_confusion_writes_the_counts(plot_confusion):
    """It writes every count above 0 in its cell, in full."""
    for counts in (_many(), 13 * _many()):
        expect_counts_written(_heatmap(plot_confusion, counts), counts)


def test_plot_confusion_leaves_the_counts_alone(plot_confusion):
    """It leaves the counts as they were."""
    counts = _many()
    call = plot_confusion.call(counts)
    expect_unchanged(call, {"counts": counts}, "work on a copy, `counts.copy()`")
