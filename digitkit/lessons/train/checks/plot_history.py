"""Checks of `plot_history`."""

from collections.abc import Mapping, Sequence

import numpy as np

from digitkit.checking.assertions import counted, expect
from digitkit.checking.digits import varied
from digitkit.checking.figures import expect_drawing
from digitkit.lessons.train.checks.fixtures import expect_same_values
from digitkit.protocol.drawings import AxesFacts, Drawing, Legend, Line
from digitkit.protocol.handles import History

FIGURE = "`figure, axes = plt.subplots(1, 2)`, and `return figure` at the end"
KINDS = ("loss", "accuracy")
# An axes, its kind ("loss" …), the name of the values ("val_loss" …) and their line.
Drawn = tuple[AxesFacts, str, str, Line]


def curves(epochs: int) -> dict[str, list[float]]:
    """Make the values of a training; no two are equal."""
    steps, best, first = range(epochs), varied(1.0, 0.92, 1.0, 1), varied(2.0, 1.6, 2.0, 2)
    return {
        "accuracy": [best - 0.5 / (step + 2) for step in steps],
        "loss": [first / (step + 1) for step in steps],
        "val_accuracy": [best - 0.1 - 0.4 / (step + 2) for step in steps],
        "val_loss": [0.3 + 2.1 / (step + 1) for step in steps],
    }


def expect_two_axes(drawing: Drawing) -> dict[str, AxesFacts]:
    """Expect two separate axes, named loss and accuracy; return them by these names."""
    shown = [axes for axes in drawing.axes if axes.visible and axes.lines]
    expect(
        len(shown) == 2 and all(axes.twin_of is None for axes in shown),
        f"Your figure has lines on {counted(len(shown), 'axes').replace('axess', 'axes')}"
        + (", one over the other." if len(shown) == 2 else "."),
        expected="two axes apart from each other: one for the loss, one for the accuracy",
        hint="`figure, axes = plt.subplots(1, 2)`, then draw on `axes[0]` and on `axes[1]`",
    )
    named = {kind: [axes for axes in shown if kind in _words(axes)] for kind in KINDS}
    for kind in KINDS:
        expect(
            len(named[kind]) == 1,
            f"{len(named[kind])} of your two axes say {kind!r} in the title or beside the y axis.",
            expected="one axes is named loss and the other accuracy",
            hint=f'`ax.set_title("{kind}")` or `ax.set_ylabel("{kind}")`',
        )
    return {kind: axes[0] for kind, axes in named.items()}


def _words(axes: AxesFacts) -> str:
    return f"{axes.title} {axes.ylabel}".lower()


def expect_both_lines(drawing: Drawing, values: Mapping[str, Sequence[float]]) -> list[Drawn]:
    """Expect the training and the validation values as a line each, on the right axes."""
    found: list[Drawn] = []
    for kind, axes in expect_two_axes(drawing).items():
        for name in (kind, f"val_{kind}"):
            lines = [line for line in axes.lines if _shows(line, values[name])]
            other = [one for one in values if any(_shows(line, values[one]) for line in axes.lines)]
            expect(
                lines,
                f"On the axes for {kind} there is no line of the values of {name}; it shows "
                f"{' and '.join(other) or 'other values'}.",
                expected=f"two lines: {kind} and val_{kind}",
                hint=f'`ax.plot(epochs, values["{name}"], label=…)`',
            )
            found.append((axes, kind, name, lines[0]))
    return found


def _shows(line: Line, values: Sequence[float]) -> bool:
    return len(line.y) == len(values) and bool(np.allclose(line.y, values, rtol=1e-6))


def expect_named_lines(drawing: Drawing, drawn: Sequence[Drawn]) -> None:
    """Expect that a legend or a text says which line is which."""
    for (axes, kind, _, line), (_, _, _, val_line) in zip(drawn[::2], drawn[1::2], strict=True):
        hint = '`label="training"` and `label="validation"` in `ax.plot`, then `ax.legend()`'
        expect(
            (line.colour, line.style, line.marker)
            != (val_line.colour, val_line.style, val_line.marker),
            f"The two lines on the axes for {kind} look alike.",
            expected="another colour or another line style for each",
            hint="leave the colour to `ax.plot`, or name two",
        )
        names = {entry.text.lower(): entry for entry in (*axes.legend, *drawing.legend)}
        texts = [text.text.lower() for text in axes.texts]
        expect(
            any("val" in name for name in names) or any("val" in text for text in texts),
            f"On the axes for {kind} nothing says which line is the validation one.",
            expected="a legend or a text with a name for each line",
            hint=hint,
        )
        if not any("val" in text for text in texts):
            _expect_legend(names, line, val_line, kind, hint)


def _expect_legend(
    names: Mapping[str, Legend], line: Line, val_line: Line, kind: str, hint: str
) -> None:
    """Match the entries of the legend to lines by colour and style."""
    of_val = [name for name, entry in names.items() if _is_entry_for(entry, val_line, line)]
    of_training = [name for name, entry in names.items() if _is_entry_for(entry, line, val_line)]
    expect(
        any("val" in name for name in of_val) and any("val" not in name for name in of_training),
        f"On the axes for {kind}, the legend calls the training line "
        f"{_listed(of_training)} and the validation line {_listed(of_val)}.",
        expected='a name for each, and "val" in the validation line\'s only',
        hint=hint,
    )


def _is_entry_for(entry: Legend, line: Line, other: Line) -> bool:
    """Check whether an entry is for a line: by colour, or by style if both have one colour."""
    if line.colour != other.colour:
        return entry.colour == line.colour
    return entry.style == line.style or line.style == other.style


def _listed(names: Sequence[str]) -> str:
    return " and ".join(repr(name) for name in names) or "nothing"


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
