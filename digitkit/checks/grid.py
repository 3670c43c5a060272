"""Which digit stands where in a grid of drawings."""

import numpy as np

from digitkit.checks.drawing import AxesFacts, Drawing
from digitkit.checks.kinds import counted
from digitkit.checks.verdict import expect


def lines_of(drawing: Drawing) -> list[list[AxesFacts]]:
    """The places with a picture, line by line from the top, each line from the left."""
    shown = [axes for axes in drawing.axes if axes.visible and axes.images]
    lines: list[list[AxesFacts]] = []
    for axes in sorted(shown, key=_middle, reverse=True):
        if lines and abs(_middle(lines[-1][0]) - _middle(axes)) < axes.position[3] / 2:
            lines[-1].append(axes)
        else:
            lines.append([axes])
    return [sorted(line, key=lambda axes: axes.position[0]) for line in lines]


def expect_lines(drawing: Drawing, rows: int, columns: int, digits: int) -> list[AxesFacts]:
    """Expect so many places in reading order, and give back those with a picture.

    Args:
        drawing: what came back.
        rows: lines asked for.
        columns: places in a line.
        digits: how many digits there were to draw.
    """
    lines = lines_of(drawing)
    lengths = [len(line) for line in lines]
    filled = min(digits, rows * columns)
    expected = [min(columns, filled - start) for start in range(0, filled, columns)]
    expect(
        lengths == expected,
        f"With {digits} digits, rows={rows} and columns={columns}, your figure shows "
        f"{counted(sum(lengths), 'digit')} in {counted(len(lines), 'line')}: {lengths}.",
        expected=f"{counted(filled, 'digit')} in {counted(len(expected), 'line')}: {expected}",
        hint="`plt.subplots(rows, columns, squeeze=False)` gives the places line by line; `zip` "
        "stops where the digits run out",
    )
    return [axes for line in lines for axes in line]


def expect_empty_places(drawing: Drawing) -> None:
    """Expect nothing to be seen where there was no digit to draw."""
    for axes in drawing.axes:
        if axes.visible and not axes.images:
            words = [axes.title, axes.xlabel, axes.ylabel, *(text.text for text in axes.texts)]
            seen = [f"the words {word!r}" for word in words if word.strip()]
            seen += ["ticks"] if axes.xticks or axes.yticks else []
            expect(
                axes.empty and not seen,
                f"A place without a digit shows {seen[0] if seen else 'a drawing'}.",
                expected="nothing to see where the digits run out",
                hint='`ax.axis("off")` for every place, before you draw',
            )


def _middle(axes: AxesFacts) -> float:
    return float(np.round(axes.position[1] + axes.position[3] / 2, 6))
