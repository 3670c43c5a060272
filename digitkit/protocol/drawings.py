"""The facts of a drawing: what is really on the paper, whichever library drew it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Axes:
    """As an argument: a fresh matplotlib Axes in a figure of its own.

    Attributes:
        name: by what a Drawing that comes back calls it, in `same_as`.
    """

    name: str = "ax"


@dataclass(frozen=True)
class Image:
    """A picture on the axes: from imshow, matshow, pcolormesh, or a heatmap.

    Attributes:
        kind: `"image"` or `"mesh"`.
        data: the values drawn, (rows, columns) or with colours; the first row is the top one
            on the paper, the first column the left one.
        rgba: the colours really drawn for them, float (rows, columns, 4), likewise.
        grey: whether all these colours are shades of grey.
        limits: the values drawn as the darkest and lightest colour of the map.
        extent: left, right, bottom, top in the axes' own coordinates, as drawn on the paper.
    """

    kind: str
    data: np.ndarray
    rgba: np.ndarray
    grey: bool
    limits: tuple[float, float]
    extent: tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """A line with its points; only what is visible is listed.

    Attributes:
        x: float (n,).
        y: float (n,).
        label: its own label, empty where there is none.
        colour: as `"#rrggbb"`.
        style: `"-"`, `"--"`, `":"`, `"-."` or `"None"` for points alone.
        marker: the marker, `"None"` without.
    """

    x: np.ndarray
    y: np.ndarray
    label: str
    colour: str
    style: str
    marker: str


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
    """A visible text inside the axes and where it stands, in the axes' own coordinates."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Legend:
    """One entry of a legend: its text and the colour and style of its sign."""

    text: str
    colour: str
    style: str = ""


@dataclass(frozen=True)
class AxesFacts:
    """One axes of a drawing.

    Attributes:
        title: the title, wherever it is aligned.
        xlabel: the name of the x axis, empty where it can't be seen.
        ylabel: the name of the y axis, likewise.
        xlim: left and right end.
        ylim: lower and upper end; the first is the larger where the axis is upside down.
        xscale: `"linear"`, `"log"` …
        yscale: likewise.
        xticks: where a tick or its label can be seen, with the labels' texts.
        yticks: likewise.
        images: pictures and meshes.
        lines: visible lines.
        points: the positions (n, 2) of each visible scatter.
        bars: bars.
        texts: texts and annotations inside the axes.
        legend: entries of the legend.
        visible: the axes and its frame are drawn (`axis("off")` turns only `frame` off).
        frame: the axis lines, ticks and names are drawn.
        position: left, bottom, width, height within the figure, 0–1.
        twin_of: the number of the axes that it shares its place with, or None.
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
        """Whether nothing is shown at this place: no picture, line, bar, text or title."""
        shown = (self.images, self.lines, self.points, self.bars, self.texts, self.title)
        return not self.visible or not any(len(one) for one in shown)


@dataclass(frozen=True)
class Drawing:
    """A Figure or an Axes, told by its facts.

    Attributes:
        kind: `"figure"` or `"axes"`.
        axes: the facts of the axes; of all of its figure's for a figure (without colour bars'
            inner axes left out), of this one for an axes.
        title: the figure's own title.
        texts: texts of the figure outside any axes.
        legend: entries of the figure's own legend.
        open: whether pyplot still holds the figure open.
        same_as: the name of the `Axes` argument that this is, or that it holds; else empty.
        new: whether the figure was made during the call.
    """

    kind: str
    axes: list[AxesFacts]
    title: str = ""
    texts: list[str] = field(default_factory=list)
    legend: list[Legend] = field(default_factory=list)
    open: bool = True
    same_as: str = ""
    new: bool = True
