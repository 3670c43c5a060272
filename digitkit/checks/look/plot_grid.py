"""What is right of `plot_grid`."""

import numpy as np
import pandas as pd

from digitkit.checks.digits import as_frame, doubled_index, mixed_index
from digitkit.checks.grid import expect_empty_places, expect_lines
from digitkit.checks.kinds import expect_unchanged
from digitkit.checks.look.shared import short
from digitkit.checks.pictures import (
    expect_digit,
    expect_drawing,
    expect_no_ticks,
    expect_title,
    picture_card,
)
from digitkit.checks.verdict import expect

FIGURE = "`fig, axes = plt.subplots(rows, columns, squeeze=False)`, and `return fig` at the end"


def _cards(n):
    """Pixels that look different from row to row, and labels that do not count up."""
    X = np.stack([np.roll(picture_card(), 61 * place) for place in range(n)])
    return X, np.arange(n) * 7 % 10


def _grid(plot_grid, X, y, **options):
    return expect_drawing(plot_grid(X, y, **options), "figure", FIGURE)


def test_plot_grid_gives_a_new_figure(plot_grid):
    """It gives a new Figure at every call."""
    for _ in range(2):  # one that was made once and closed since looks new the first time
        drawing = _grid(plot_grid, *_cards(4), rows=2, columns=2)
        expect(
            drawing.new,
            "The figure you return was there before the call.",
            expected="a new figure for each call",
            hint=FIGURE,
        )


def test_plot_grid_shows_rows_and_columns(plot_grid):
    """It shows as many lines, and digits in a line, as it is told."""
    expect_lines(_grid(plot_grid, *_cards(7), rows=2, columns=3), 2, 3, 7)


def test_plot_grid_shows_the_first_digits_in_reading_order(plot_grid):
    """It shows the first digits in grey, in reading order, without ticks."""
    X, y = _cards(7)
    places = expect_lines(_grid(plot_grid, X, y, rows=2, columns=3), 2, 3, 7)
    for number, axes in enumerate(places):
        expect_digit(axes, X[number], f"at place {number} (in reading order, from 0)")
        expect_no_ticks(axes, f"at place {number}")


def test_plot_grid_titles_every_digit(plot_grid):
    """It writes its label over every digit, and no other words."""
    X, y = _cards(7)
    places = expect_lines(_grid(plot_grid, X, y, rows=2, columns=2), 2, 2, 7)
    for number, axes in enumerate(places):
        expect_title(axes, f"{y[number]}", f"the labels {short(y[:4])}, at place {number}")


def test_plot_grid_leaves_places_empty(plot_grid):
    """It leaves a place empty where the digits run out."""
    drawing = _grid(plot_grid, *_cards(4), rows=2, columns=3)
    expect_lines(drawing, 2, 3, 4)
    expect_empty_places(drawing)


def test_plot_grid_draws_small_grids(plot_grid):
    """It draws a grid of one line, one column or one place too."""
    for rows, columns in ((1, 2), (2, 1), (1, 1)):
        drawing = _grid(plot_grid, *_cards(4), rows=rows, columns=columns)
        expect_lines(drawing, rows, columns, 4)


def test_plot_grid_takes_frames_and_series(plot_grid):
    """It takes a DataFrame and a Series too, and goes by place, whatever the index."""
    X, y = _cards(5)
    for index, index_y in ((mixed_index(5), mixed_index(5, seed=2)), (doubled_index(5),) * 2):
        drawing = _grid(plot_grid, as_frame(X, index), pd.Series(y, index_y), rows=1, columns=3)
        for number, axes in enumerate(expect_lines(drawing, 1, 3, 5)):
            expect_digit(axes, X[number], f"at place {number}, from a DataFrame with any index,")
            expect_title(axes, f"{y[number]}", f"a Series of labels with any index, at {number}")


def test_plot_grid_shows_4_lines_of_8_unless_told_otherwise(plot_grid):
    """It shows 4 lines, and 8 digits in a line, when nothing else is asked for."""
    expect_lines(_grid(plot_grid, *_cards(9), columns=1), 4, 1, 9)
    expect_lines(_grid(plot_grid, *_cards(9), rows=1), 1, 8, 9)


def test_plot_grid_leaves_its_arguments_alone(plot_grid):
    """It leaves X and y as they were."""
    X, y = _cards(3)
    call = plot_grid.call(X, y, rows=1, columns=2)
    expect_unchanged(call, {"X": X, "y": y}, "work on a copy, `X.copy()`")
