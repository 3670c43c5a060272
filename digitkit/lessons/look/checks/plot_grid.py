"""Checks of `plot_grid`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, expect, expect_unchanged
from digitkit.checking.digits import as_frame, repeated_index, shuffled_index
from digitkit.checking.figures import (
    distinct_rows,
    expect_digit,
    expect_drawing,
    expect_new_figure,
    expect_no_ticks,
    expect_title,
    faint_rows,
)
from digitkit.lessons.look.checks.fixtures import short
from digitkit.protocol.drawings import AxesFacts, Drawing


def rows_of(drawing: Drawing) -> list[list[AxesFacts]]:
    """Return the axes with a picture, row by row from the top, each row from the left."""
    shown = [axes for axes in drawing.axes if axes.visible and axes.images]
    found: list[list[AxesFacts]] = []
    for axes in sorted(shown, key=_middle, reverse=True):
        if found and abs(_middle(found[-1][0]) - _middle(axes)) < axes.position[3] / 2:
            found[-1].append(axes)
        else:
            found.append([axes])
    return [sorted(row, key=lambda axes: axes.position[0]) for row in found]


def expect_rows(
    drawing: Drawing, rows: int, columns: int, digits: int, *, hint: str = ""
) -> list[AxesFacts]:
    """Expect this many axes with a picture, and return them in reading order.

    Args:
        drawing: what the learner's function returned.
        rows: how many rows were asked for.
        columns: how many digits in a row.
        digits: how many digits were given.
        hint: the next step, if it isn't found from the rows that are there.
    """
    found = rows_of(drawing)
    lengths = [len(row) for row in found]
    filled = min(digits, rows * columns)
    expected = [min(columns, filled - start) for start in range(0, filled, columns)]
    expect(
        lengths == expected,
        f"With {digits} digits, rows={rows} and columns={columns}, your figure shows "
        f"{counted(sum(lengths), 'digit')} in {counted(len(found), 'row')}: {lengths}.",
        expected=f"{counted(filled, 'digit')} in {counted(len(expected), 'row')}: {expected}",
        hint=hint or _hint_at_rows(lengths, rows, columns, filled),
    )
    return [axes for row in found for axes in row]


def _hint_at_rows(lengths: list[int], rows: int, columns: int, filled: int) -> str:
    """Say what to try where a grid has other rows than it should."""
    if (
        rows != columns
        and lengths[:1] == [min(rows, filled)]
        and len(lengths) == min(columns, -(-filled // rows))
    ):
        return "`plt.subplots` takes the number of rows first, and then the digits in a row"
    if sum(lengths) > filled:
        return "draw no more digits than there are, and no more than places: `zip` stops at both"
    if sum(lengths) < filled:
        return "draw every digit for which there is a place, each on axes of its own"
    return "pass `rows` and `columns` on to `plt.subplots`, in this order"


def expect_empty_places(drawing: Drawing) -> None:
    """Expect nothing visible where there was no digit to draw."""
    for axes in drawing.axes:
        if axes.visible and not axes.images:
            words = [axes.title, axes.xlabel, axes.ylabel, *(text.text for text in axes.texts)]
            seen = [f"the words {word!r}" for word in words if word.strip()]
            seen += ["ticks"] if axes.xticks or axes.yticks else []
            expect(
                axes.empty and not seen,
                f"A place without a digit shows {seen[0] if seen else 'a drawing'}.",
                expected="nothing to see where the digits run out",
                hint="make every place blank, before you draw the digits",
            )


def _middle(axes: AxesFacts) -> float:
    return float(np.round(axes.position[1] + axes.position[3] / 2, 6))


FIGURE = "open a figure with its axes by `plt.subplots`, and return the figure"


def _rows(n):
    """Return pixels that differ from row to row, and labels that do not count up."""
    return distinct_rows(n), np.arange(n) * 7 % 10


def _grid(plot_grid, X, y, **options):
    return expect_drawing(plot_grid(X, y, **options), "figure", FIGURE)


def test_plot_grid_gives_a_new_figure(plot_grid):
    """It returns a new Figure at every call."""
    for _ in range(2):  # a figure that is made once and reused looks new the first time
        expect_new_figure(_grid(plot_grid, *_rows(4), rows=2, columns=2), FIGURE)


def test_plot_grid_shows_rows_and_columns(plot_grid):
    """It shows as many rows, and digits in a row, as asked for."""
    expect_rows(_grid(plot_grid, *_rows(7), rows=2, columns=3), 2, 3, 7)


def test_plot_grid_shows_the_first_digits_in_reading_order(plot_grid):
    """It shows the first digits in grey, in reading order, without ticks."""
    X, y = _rows(11)
    for rows, columns in ((2, 3), (3, 2)):
        places = expect_rows(_grid(plot_grid, X, y, rows=rows, columns=columns), rows, columns, 11)
        for number, axes in enumerate(places):
            expect_digit(axes, X[number], f"at place {number} (in reading order, from 0)", X)
            expect_no_ticks(axes, f"at place {number}")


def test_plot_grid_keeps_faint_digits_faint(plot_grid):
    """It fixes the greys to 0 and 255, whatever values X has: faint ink looks faint."""
    X, y = faint_rows(3), np.array([7, 0, 7])
    drawing = _grid(plot_grid, X, y, rows=1, columns=3)
    for number, axes in enumerate(expect_rows(drawing, 1, 3, 3)):
        expect_digit(axes, X[number], f"at place {number}, of a faint digit,")


def test_plot_grid_titles_every_digit(plot_grid):
    """It writes its label over every digit, and no other words."""
    X, y = _rows(7)
    places = expect_rows(_grid(plot_grid, X, y, rows=2, columns=2), 2, 2, 7)
    for number, axes in enumerate(places):
        expect_title(axes, f"{y[number]}", f"the labels {short(y[:4])}, at place {number}")


def test_plot_grid_leaves_places_empty(plot_grid):
    """It leaves a place empty where the digits run out."""
    drawing = _grid(plot_grid, *_rows(4), rows=2, columns=3)
    expect_rows(drawing, 2, 3, 4)
    expect_empty_places(drawing)


def test_plot_grid_draws_small_grids(plot_grid):
    """It draws a grid of one row, one column or one place too."""
    for rows, columns in ((1, 2), (2, 1), (1, 1)):
        drawing = _grid(plot_grid, *_rows(4), rows=rows, columns=columns)
        expect_rows(drawing, rows, columns, 4)


def test_plot_grid_takes_frames_and_series(plot_grid):
    """It takes a DataFrame and a Series with any index too, and matches them by position."""
    X, y = _rows(5)
    for index, index_y in (
        (shuffled_index(5), shuffled_index(5, seed=2)),
        (repeated_index(5),) * 2,
    ):
        frame, labels = as_frame(X, index), pd.Series(y, index_y)
        drawing = _grid(plot_grid, frame, labels, rows=1, columns=3)
        for number, axes in enumerate(expect_rows(drawing, 1, 3, 5)):
            expect_digit(axes, X[number], f"at place {number}, from a DataFrame with any index,", X)
            expect_title(axes, f"{y[number]}", f"a Series of labels with any index, at {number}")


def test_plot_grid_shows_4_rows_of_8_by_default(plot_grid):
    """It shows 4 rows, and 8 digits in a row, when nothing else is asked for."""
    hint = "leave the first line of the function as it is: it says rows=4 and columns=8"
    expect_rows(_grid(plot_grid, *_rows(9), columns=1), 4, 1, 9, hint=hint)
    expect_rows(_grid(plot_grid, *_rows(9), rows=1), 1, 8, 9, hint=hint)


def test_plot_grid_leaves_its_arguments_alone(plot_grid):
    """It leaves X and y as they were."""
    X, y = _rows(3)
    for given in (
        {"X": X, "y": y},
        {"X": as_frame(X, repeated_index(3)), "y": pd.Series(y, shuffled_index(3))},
    ):
        call = plot_grid.call(*given.values(), rows=1, columns=2)
        expect_unchanged(call, given, "work on a copy, `X.copy()`")
