"""Checks of `plot_history`."""

import numpy as np

from digitkit.checking.assertions import expect
from digitkit.checking.figures import expect_drawing
from digitkit.lessons.train.checks.curves import (
    curves,
    expect_both_lines,
    expect_named_lines,
    expect_same_values,
    expect_two_axes,
)
from digitkit.protocol.handles import History

FIGURE = "`figure, axes = plt.subplots(1, 2)`, and `return figure` at the end"


def _drawn(plot_history, values: History | dict[str, list[float]]):
    return expect_drawing(plot_history(values), "figure", FIGURE)


def test_plot_history_gives_a_new_figure(plot_history):
    """It returns a new Figure, which stays open."""
    drawing = _drawn(plot_history, curves(5))
    expect(
        drawing.open and drawing.new,
        "The Figure that came back is closed already."
        if drawing.new
        else "The Figure that came back was there before the call.",
        expected="a new Figure that is still open",
        hint="leave out `plt.close()`, and draw on a new `plt.subplots(...)` each time",
    )


def test_plot_history_has_two_axes(plot_history):
    """It has one axes for the loss and one for the accuracy."""
    expect_two_axes(_drawn(plot_history, curves(5)))


def test_plot_history_draws_both_lines(plot_history):
    """It draws the training and the validation values on each."""
    values = curves(5)
    expect_both_lines(_drawn(plot_history, values), values)


def test_plot_history_counts_epochs_from_one(plot_history):
    """It counts the epochs from 1, however many there are."""
    for epochs in (5, 2, 12, 1):
        values = curves(epochs)
        for _, _, name, line in expect_both_lines(_drawn(plot_history, values), values):
            expect(
                np.allclose(line.x, np.arange(1, epochs + 1)),
                f"The {epochs} values of {name} stand at {', '.join(f'{x:g}' for x in line.x[:5])}"
                f"{' …' if epochs > 5 else ''}.",
                expected=f"the epochs 1 to {epochs}" if epochs > 1 else "the epoch 1",
                hint="`epochs = range(1, len(values) + 1)`, and `ax.plot(epochs, values)`",
            )


def test_plot_history_tells_the_lines_apart(plot_history):
    """It says which line is training and which is validation."""
    values = curves(5)
    drawing = _drawn(plot_history, values)
    expect_named_lines(drawing, expect_both_lines(drawing, values))


def test_plot_history_takes_a_history(plot_history):
    """It takes a History as well as its dict, whatever else is in it."""
    values = curves(4)
    for given, text in (
        (History(values, list(range(4))), "a History"),
        ({"learning_rate": [0.001] * 4, **dict(reversed(values.items()))}, "one value more"),
    ):
        drawing = _drawn(plot_history, given)
        expect_two_axes(drawing)
        lines = expect_both_lines(drawing, values)
        expect_named_lines(drawing, lines)
        expect(
            sum(len(axes.lines) for axes in drawing.axes) == 4,
            f"With {text} in it, {sum(len(axes.lines) for axes in drawing.axes)} lines are drawn.",
            expected="4 lines: loss and accuracy, in training and in validation",
            hint='take the values by their names: `values["loss"]`, `values["val_loss"]`',
        )


def test_plot_history_leaves_its_argument_alone(plot_history):
    """It leaves the values as they were."""
    after = plot_history.call(curves(3)).arguments[0]
    expect_same_values(after, curves(3))
