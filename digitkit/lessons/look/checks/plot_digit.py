"""Checks of `plot_digit`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import expect, expect_unchanged
from digitkit.checking.figures import (
    distinct_pixels,
    expect_digit,
    expect_drawing,
    expect_new_figure,
    expect_no_ticks,
    expect_title,
    faint_rows,
)
from digitkit.protocol.drawings import Axes

AXES = "draw with `ax.imshow`, and return the Axes `ax`, not the picture or the figure"
NEW_FIGURE = "when no `ax` is given, open a figure with `plt.subplots`, and draw on its axes"


def _drawn(plot_digit, **options):
    return expect_drawing(plot_digit(distinct_pixels(), **options), "axes", AXES).axes[0]


def test_plot_digit_gives_the_axes(plot_digit):
    """It returns the Axes that it drew on."""
    _drawn(plot_digit)


def test_plot_digit_opens_a_new_figure(plot_digit):
    """It draws on a new figure at every call when no axes are given."""
    for _ in range(2):  # a figure that is made once and reused looks new the first time
        drawing = expect_drawing(plot_digit(distinct_pixels()), "axes", AXES)
        expect_new_figure(drawing, NEW_FIGURE)


def test_plot_digit_draws_the_pixels_in_grey(plot_digit):
    """It draws the 784 pixels as a grey image, the right way round."""
    expect_digit(_drawn(plot_digit), distinct_pixels(), "on your axes")


def test_plot_digit_keeps_faint_digits_faint(plot_digit):
    """It fixes the greys to 0 and 255, whatever values the picture has: faint ink looks faint."""
    pixels = faint_rows(1)[0]
    drawing = expect_drawing(plot_digit(pixels), "axes", AXES)
    expect_digit(drawing.axes[0], pixels, "of a faint digit")


def test_plot_digit_shows_no_ticks(plot_digit):
    """It shows no ticks."""
    expect_no_ticks(_drawn(plot_digit, label=3), "of your drawing")


def test_plot_digit_writes_the_label(plot_digit):
    """It writes the label as the title, and nothing else."""
    for label in (3, 0, np.int64(7)):
        expect_title(_drawn(plot_digit, label=label), f"{label}", f"label={label}")


def test_plot_digit_writes_nothing_without_a_label(plot_digit):
    """It writes nothing when there is no label."""
    expect_title(_drawn(plot_digit), "", "no label")


def test_plot_digit_draws_on_the_axes_given(plot_digit):
    """It draws on the axes it is given, and opens no figure then."""
    call = plot_digit.call(distinct_pixels(), label=5, ax=Axes())
    given = call.keywords["ax"].axes[0]
    hint = "draw on `ax`; open a figure only `if ax is None`"
    expect(
        call.new_figures == 0,
        "You were given an axes to draw on, and opened a new figure all the same.",
        expected="no new figure when `ax` is given",
        hint=hint,
    )
    expect_digit(given, distinct_pixels(), "on the axes you were given")
    expect_title(given, "5", "label=5 and an axes")
    expect_no_ticks(given, "of the axes you were given")
    back = expect_drawing(call.value, "axes", AXES)
    expect(
        back.same_as == "ax",
        "The axes you return is not the one you were given.",
        expected="the axes drawn on",
        hint=hint,
    )


def test_plot_digit_takes_a_series(plot_digit):
    """It takes a row of a DataFrame too."""
    row = pd.Series(distinct_pixels(), [f"pixel{place}" for place in range(784)], name=7)
    drawing = expect_drawing(plot_digit(row), "axes", AXES)
    expect_digit(drawing.axes[0], distinct_pixels(), "of a Series")
    expect_title(drawing.axes[0], "", "a Series and no label")


def test_plot_digit_leaves_the_pixels_alone(plot_digit):
    """It leaves the row of pixels as it was."""
    pixels = distinct_pixels()
    hint = "`reshape` and `255 - pixels` give something new; in place they change what you got"
    expect_unchanged(plot_digit.call(pixels), {"pixels": pixels}, hint)
