"""Checks of `plot_history`."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from digitkit.checking.assertions import expect
from digitkit.checking.digits import varied
from digitkit.checking.figures import expect_drawing, expect_new_figure
from digitkit.lessons.train.checks.fixtures import expect_same_values
from digitkit.protocol.drawings import AxesFacts, Drawing, Legend, Line, Text
from digitkit.protocol.handles import History

FIGURE = "open a new figure with two axes by `plt.subplots`, draw on both, and return the figure"
NAME_LINES = "give every line a `label` in `ax.plot`, and draw a legend on each axes"
KINDS = ("loss", "accuracy")
TRAINING = re.compile("train", re.IGNORECASE)
VALIDATION = re.compile("val", re.IGNORECASE)
TEST = re.compile(r"\btest", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}|%")
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


def expect_two_axes(
    drawing: Drawing, values: Mapping[str, Sequence[float]]
) -> dict[str, AxesFacts]:
    """Expect the loss and the accuracy on separate axes, each with both lines; return the axes.

    Further axes, and whatever else is drawn on these two, do no harm.
    """
    shown = [axes for axes in drawing.axes if axes.visible and axes.lines]
    if len(shown) < 2:
        _refuse_axes(f"Your figure has lines on {len(shown)} axes.")
    found = {kind: _axes_of(kind, shown, values) for kind in KINDS}
    loss, accuracy = found.values()
    if loss is accuracy:
        _refuse_axes("Loss and accuracy are on the same axes.")
    if _place(drawing, loss) == _place(drawing, accuracy):
        _refuse_axes("Loss and accuracy are on two axes, one over the other.")
    return found


def _refuse_axes(observed: str) -> None:
    expect(
        False,
        observed,
        expected="two axes apart from each other: one for the loss, one for the accuracy",
        hint="`plt.subplots` gives two axes side by side if you ask for 1 line and 2 columns",
    )


def _place(drawing: Drawing, axes: AxesFacts) -> int:
    """Return the number of the first axes at the same position."""
    number = next(n for n, one in enumerate(drawing.axes) if one is axes)
    return number if axes.twin_of is None else axes.twin_of


def _axes_of(
    kind: str, shown: Sequence[AxesFacts], values: Mapping[str, Sequence[float]]
) -> AxesFacts:
    """Expect axes with the training and the validation line of the loss or the accuracy."""
    names = (kind, f"val_{kind}")
    best = max(shown, key=lambda axes: sum(_has(axes, values[name]) for name in names))
    missing = [name for name in names if not _has(best, values[name])]
    seen = [name for name in values if _has(best, values[name])]
    where = f"On the axes for {kind}" if len(missing) == 1 else "On your axes"
    expect(
        not missing,
        f"{where} there is no line of the values of {' and '.join(missing)}"
        + (f"; it shows {' and '.join(seen)}." if len(missing) == 1 else "."),
        expected=f"two lines: {kind} and val_{kind}, the values as they are",
        hint="the names of the validation values begin with `val_`; look each up by its name",
    )
    return best


def _has(axes: AxesFacts, values: Sequence[float]) -> bool:
    return any(_shows(line, values) for line in axes.lines)


def _shows(line: Line, values: Sequence[float]) -> bool:
    return len(line.y) == len(values) and bool(np.allclose(line.y, values, rtol=1e-6))


def expect_named_axes(found: Mapping[str, AxesFacts]) -> None:
    """Expect words on each axes that tell loss from accuracy, and no swapped ones."""
    words = {kind: _words(axes) for kind, axes in found.items()}
    for kind, other in (KINDS, KINDS[::-1]):
        name = _name(found[kind])
        expect(
            _says(kind, name) or not _says(other, name),
            f"The axes that shows the {kind} is named {name!r}.",
            expected="each axes is named after the values that it shows",
            hint="draw the values and write the name in the same step of a loop",
        )
        expect(
            words[kind] - words[other],
            f"Nothing on the axes for {kind} says what it shows.",
            expected="a name for each axes, such as loss and accuracy, in its title or beside y",
            hint="`set_title` or `set_ylabel`, on each of the two",
        )


def _name(axes: AxesFacts) -> str:
    """Return what an axes is called, otherwise what its legend says."""
    name = " ".join(filter(None, (axes.title, axes.ylabel)))
    return name or ", ".join(entry.text for entry in axes.legend)


def _words(axes: AxesFacts) -> set[str]:
    texts = [axes.title, axes.ylabel, *(one.text for one in axes.legend)]
    return set(WORD.findall(" ".join(texts).lower()))


def _says(kind: str, name: str) -> bool:
    return any(word.startswith(kind[:3]) for word in WORD.findall(name.lower()))


def expect_both_lines(drawing: Drawing, values: Mapping[str, Sequence[float]]) -> list[Drawn]:
    """Expect the training and the validation values as a line each; return the lines."""
    return [
        (axes, kind, name, _line_of(axes, values[name]))
        for kind, axes in expect_two_axes(drawing, values).items()
        for name in (kind, f"val_{kind}")
    ]


def _line_of(axes: AxesFacts, values: Sequence[float]) -> Line:
    """Return the line of these values, at the epochs from 1 if there are several."""
    lines = [line for line in axes.lines if _shows(line, values)]
    at_epochs = [line for line in lines if _counts_from_one(line)]
    return (at_epochs or lines)[0]


def _counts_from_one(line: Line) -> bool:
    return bool(np.allclose(line.x, np.arange(1, len(line.x) + 1)))


def expect_named_lines(drawing: Drawing, drawn: Sequence[Drawn]) -> None:
    """Expect that a legend or texts say which line is which."""
    for (axes, kind, _, line), (_, _, _, val_line) in zip(drawn[::2], drawn[1::2], strict=True):
        entries = [*axes.legend, *drawing.legend]
        if entries:
            expect(
                _look(line) != _look(val_line),
                f"The two lines on the axes for {kind} look alike.",
                expected="another colour or another line style for each",
                hint="leave the colour to `ax.plot`, or name two",
            )
        of_training = _names_of(line, val_line, entries) or _texts_at(line, val_line, axes)
        of_val = _names_of(val_line, line, entries) or _texts_at(val_line, line, axes)
        if of_val and not of_training and not entries:
            of_training = ["the other line"]  # the only text beside a line leaves no doubt
        _expect_names(of_training, of_val, kind)


def _look(drawn: Line | Legend) -> tuple[str | float, ...]:
    return drawn.colour, drawn.style, drawn.marker, drawn.alpha, drawn.width


def _names_of(line: Line, other: Line, entries: Sequence[Legend]) -> list[str]:
    """Return what a legend calls a line: the entries that look like it, unlike the other one."""
    for mine, its, *shown in zip(
        _look(line), _look(other), *(_look(entry) for entry in entries), strict=True
    ):
        if mine != its:
            return [
                entry.text
                for entry, one in zip(entries, shown, strict=True)
                if one == mine and entry.text.strip()
            ]
    return []


def _texts_at(line: Line, other: Line, axes: AxesFacts) -> list[str]:
    """Return the words that are written nearer to a line than to the other one."""
    return [
        text.text
        for text in axes.texts
        if WORD.search(text.text) and _distance(text, line, axes) < _distance(text, other, axes)
    ]


def _distance(text: Text, line: Line, axes: AxesFacts) -> float:
    width, height = float(np.ptp(axes.xlim)), float(np.ptp(axes.ylim))
    return float(np.hypot((line.x - text.x) / width, (line.y - text.y) / height).min())


def _expect_names(of_training: Sequence[str], of_val: Sequence[str], kind: str) -> None:
    """Expect names that tell the lines apart, in any words, and not the other way round."""
    called = (
        f"On the axes for {kind}, the training line is called {_listed(of_training)} and the "
        f"validation line {_listed(of_val)}."
    )
    expect(
        of_training or of_val,
        f"On the axes for {kind} nothing says which line is the validation one.",
        expected="a legend or a text with a name for each line",
        hint=NAME_LINES,
    )
    own = [name for name in of_val if name not in of_training]
    expect(
        any(VALIDATION.search(name) for name in own) or not any(map(TEST.search, own)),
        called,
        expected="a name that says validation: the test digits are not used here",
        hint="name the line after the digits that it belongs to",
    )
    own_training = [name for name in of_training if name not in of_val]
    expect(
        any(VALIDATION.search(name) or not TRAINING.search(name) for name in own)
        and any(TRAINING.search(name) or not VALIDATION.search(name) for name in own_training),
        called,
        expected="a name for each line: training for the one, validation for the other",
        hint=NAME_LINES,
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(repr(name) for name in names) or "nothing"


def _drawn(plot_history, values: History | dict[str, list[float]]):
    return expect_drawing(plot_history(values), "figure", FIGURE)


def test_plot_history_gives_a_new_figure(plot_history):
    """It returns a new Figure at every call, and leaves it open."""
    for epochs in (5, 3):  # a figure that is made once and reused looks new the first time
        drawing = _drawn(plot_history, curves(epochs))
        expect_new_figure(drawing, FIGURE)
        expect(
            drawing.open,
            "The Figure that came back is closed already.",
            expected="a new Figure that is still open",
            hint="leave out `plt.close`: the caller shows the figure",
        )


def test_plot_history_draws_both_lines(plot_history):
    """It draws the training and the validation values on axes for the loss and the accuracy."""
    values = curves(5)
    expect_both_lines(_drawn(plot_history, values), values)


def test_plot_history_names_both_axes(plot_history):
    """It names each axes in its title or beside its y axis, so that loss and accuracy are told."""
    values = curves(5)
    expect_named_axes(expect_two_axes(_drawn(plot_history, values), values))


def test_plot_history_counts_epochs_from_one(plot_history):
    """It counts the epochs from 1, however many there are."""
    for epochs in (5, 2, 12, 1):
        values = curves(epochs)
        for _, _, name, line in expect_both_lines(_drawn(plot_history, values), values):
            expect(
                _counts_from_one(line),
                f"The {epochs} values of {name} stand at {', '.join(f'{x:g}' for x in line.x[:5])}"
                f"{' …' if epochs > 5 else ''}.",
                expected=f"the epochs 1 to {epochs}" if epochs > 1 else "the epoch 1",
                hint="give `ax.plot` the numbers of the epochs too; `range` can begin at 1",
            )


def test_plot_history_tells_the_lines_apart(plot_history):
    """It says which line is training and which is validation."""
    values = curves(5)
    drawing = _drawn(plot_history, values)
    expect_named_lines(drawing, expect_both_lines(drawing, values))


def test_plot_history_takes_a_history(plot_history):
    """It takes a History as well as its dict, whatever else is in it."""
    values = curves(4)
    for given in (
        History(values, list(range(4))),
        {"learning_rate": [0.001] * 4, **dict(reversed(values.items()))},
    ):
        drawing = _drawn(plot_history, given)
        expect_named_axes(expect_two_axes(drawing, values))
        expect_named_lines(drawing, expect_both_lines(drawing, values))


def test_plot_history_leaves_its_argument_alone(plot_history):
    """It leaves the values as they were."""
    after = plot_history.call(curves(3)).arguments[0]
    expect_same_values(after, curves(3))
