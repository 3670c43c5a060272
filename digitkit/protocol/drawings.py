"""Records of a drawing's facts: what is really shown, whichever library drew it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Axes:
    """As an argument: a new matplotlib Axes in a figure of its own.

    Attributes:
        name: what a returned Drawing calls it in `same_as`.
    """

    name: str = "ax"


@dataclass(frozen=True)
class Image:
    """A picture on the axes: from imshow, matshow, pcolormesh, or a heatmap.

    Attributes:
        kind: `"image"` or `"mesh"`.
        data: the values drawn, (rows, columns) or with colours; the first row is the top one as
            shown, the first column the left one.
        rgba: the colours drawn for them, float (rows, columns, 4) in 0–1, likewise.
        grey: whether all these colours are shades of grey.
        limits: the values drawn as the first and last colour of the colour map.
        extent: left, right, bottom, top in the axes' own coordinates, as shown.
    """

    kind: str
    data: np.ndarray
    rgba: np.ndarray
    grey: bool
    limits: tuple[float, float]
    extent: tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A visible line with its points.

    Attributes:
        x: float (n,).
        y: float (n,).
        label: its own label, empty without one.
        colour: as `"#rrggbb"`.
        style: `"-"`, `"--"`, `":"`, `"-."` or `"None"` for points alone.
        marker: the marker, `"None"` without.
        alpha: how opaque it is, 0–1.
        width: its width in points.
    """

    x: np.ndarray
    y: np.ndarray
    label: str
    colour: str
    style: str
    marker: str
    alpha: float = 1.0
    width: float = 1.5


@dataclass(frozen=True)
class Bar:
    """A bar of a bar chart or histogram: its lower left corner and its size."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Text:
    """A visible text inside the axes and its position, in the axes' own coordinates."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Legend:
    """One entry of a legend: its text and how its handle looks, likewise."""

    text: str
    colour: str
    style: str = ""
    marker: str = ""
    alpha: float = 1.0
    width: float = 1.5


@dataclass(frozen=True)
class AxesFacts:
    """One axes of a drawing.

    Attributes:
        title: the title, left, centred or right; without one that of a subfigure with only these
            axes.
        xlabel: the label of the x axis, empty if it isn't visible; without one that of the figure
            or subfigure with only these axes.
        ylabel: the label of the y axis, likewise.
        xlim: left and right end.
        ylim: lower and upper end; the first is the larger if the axis is upside down.
        xscale: `"linear"`, `"log"` …
        yscale: likewise.
        xticks: the positions of visible ticks or tick labels, with the labels' texts.
        yticks: likewise.
        images: pictures and meshes.
        lines: visible lines.
        points: the positions (n, 2) of each visible scatter.
        bars: bars.
        texts: texts and annotations inside the axes.
        legend: entries of the legend.
        visible: whether the axes and its frame are drawn (`axis("off")` turns off only `frame`).
        frame: whether the axis lines, ticks and labels are drawn.
        position: left, bottom, width, height within the figure, 0–1.
        twin_of: the number of the axes at the same position, or None.
    """

    title: str
    xlabel: str
    ylabel: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xscale: str
    yscale: str
    xticks: list[tuple[float, str]]
    yticks: list[tuple[float, str]]
    images: list[Image] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    legend: list[Legend] = field(default_factory=list)
    visible: bool = True
    frame: bool = True
    position: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    twin_of: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is shown here: no picture, line, bar, text or title."""
        shown = (self.images, self.lines, self.points, self.bars, self.texts, self.title)
        return not self.visible or not any(len(one) for one in shown)


@dataclass(frozen=True)
class Drawing:
    """The facts of a Figure or an Axes.

    Attributes:
        kind: `"figure"` or `"axes"`.
        axes: the facts of all axes of a figure, without those of colour bars; or of the one axes.
        title: the figure's own title.
        texts: texts of the figure outside any axes.
        legend: entries of the figure's own legend.
        open: whether it can still be seen: pyplot holds it, `plt.show` has shown it, or it was
            created without pyplot.
        opened_after_show: whether it was opened after `plt.show` had closed the figures before it.
        same_as: the name of the `Axes` argument that this is or contains; otherwise empty.
        new: whether the figure was created during the call and returned by no earlier one.
    """

    kind: str
    axes: list[AxesFacts]
    title: str = ""
    texts: list[str] = field(default_factory=list)
    legend: list[Legend] = field(default_factory=list)
    open: bool = True
    opened_after_show: bool = False
    same_as: str = ""
    new: bool = True
