"""Read the facts of a figure from what matplotlib draws, whichever library created it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure, SubFigure
from matplotlib.image import AxesImage
from matplotlib.legend import Legend as DrawnLegend
from matplotlib.patches import Rectangle
from matplotlib.text import Text as DrawnText

from digitkit.inside.pyplot_figures import PyplotFigures, is_among
from digitkit.protocol.codec import CannotCross
from digitkit.protocol.drawings import AxesFacts, Bar, Drawing, Image, Legend, Line, Text


def pictures(ax: Axes) -> list[Image]:
    """Return the facts of all visible pictures on an axes, from back to front."""
    images = [one for one in ax.images if isinstance(one, AxesImage) and one.get_visible()]
    meshes = [one for one in ax.collections if isinstance(one, QuadMesh) and one.get_visible()]
    return [_image(ax, one) for one in images] + [_mesh(ax, one) for one in meshes]


def _image(ax: Axes, image: AxesImage) -> Image:
    left, right, bottom, top = (float(side) for side in image.get_extent())
    first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
    values = _values(image)
    corners = np.array([[left, first], [right, last]])
    return _picture(ax, "image", values, image, corners)


def _mesh(ax: Axes, mesh: QuadMesh) -> Image:
    grid = np.asarray(mesh.get_coordinates(), dtype=float)
    values = _values(mesh)
    if values.ndim == 1:
        values = values.reshape(grid.shape[0] - 1, grid.shape[1] - 1)
    return _picture(ax, "mesh", values, mesh, np.array([grid[0, 0], grid[-1, -1]]))


def _values(artist: Any) -> np.ndarray:
    values: Any = np.ma.asarray(artist.get_array())
    if not np.ma.is_masked(values):
        return np.asarray(values.data)
    return np.asarray(values.astype(float).filled(np.nan))


def _picture(ax: Axes, kind: str, values: np.ndarray, artist: Any, corners: np.ndarray) -> Image:
    """Orient a picture as it is shown; corners are the outer ones of its first and last cell."""
    (x_first, y_first), (x_last, y_last) = ax.transData.transform(corners)
    rgba = np.asarray(artist.to_rgba(np.ma.masked_invalid(values) if values.ndim == 2 else values))
    (left, top), (right, bottom) = corners.tolist()
    if y_first < y_last:
        values, rgba, top, bottom = values[::-1], rgba[::-1], bottom, top
    if x_first > x_last:
        values, rgba, left, right = values[:, ::-1], rgba[:, ::-1], right, left
    low, high = artist.get_clim()
    return Image(
        kind=kind,
        data=np.array(values),
        rgba=_between_0_and_1(rgba),
        grey=bool(np.ptp(_between_0_and_1(rgba)[..., :3], axis=-1).max(initial=0) < 0.01),
        limits=(_number(low), _number(high)),
        extent=(left, right, bottom, top),
    )


def _between_0_and_1(rgba: np.ndarray) -> np.ndarray:
    return rgba / 255 if rgba.dtype == np.uint8 else rgba.astype(float)


def _number(limit: Any) -> float:
    return float("nan") if limit is None else float(limit)


def drawing(
    value: Figure | Axes,
    given_axes: Mapping[str, Axes],
    figures: PyplotFigures,
    earlier: Sequence[Any] = (),
) -> Drawing:
    """Return the facts of a Figure or an Axes.

    Args:
        value: the figure or axes.
        given_axes: the axes that were passed to the function, by name.
        figures: the figures of pyplot, before the call and now.
        earlier: the figures that earlier calls returned. One that is created once and returned
            every time may have been closed in between.

    Raises:
        CannotCross: matplotlib can't draw it.
    """
    try:
        return _drawing(value, given_axes, figures, earlier)
    except Exception as error:
        raise CannotCross(f"it can't be drawn: {error}") from error


def figure_of(value: Figure | Axes) -> Any:
    """Return the figure itself, or the figure of an Axes; None for an Axes that was removed."""
    return value if isinstance(value, Figure) else value.get_figure(root=True)


def _drawing(
    value: Figure | Axes,
    given_axes: Mapping[str, Axes],
    figures: PyplotFigures,
    earlier: Sequence[Any],
) -> Drawing:
    figure = figure_of(value)
    names = [n for n, ax in given_axes.items() if ax is value or ax.get_figure(root=True) is value]
    same_as = names[0] if names else ""
    if figure is None:  # an Axes that was removed from its figure shows nothing
        return Drawing(kind="axes", axes=[], open=False, new=False, same_as=same_as)
    figure.draw_without_rendering()
    shown = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
    drawn = Drawing(
        kind="axes" if isinstance(value, Axes) else "figure",
        axes=[axes_facts(ax, shown[:place]) for place, ax in enumerate(shown)],
        open=not figures.closed_unseen(figure),
        opened_after_show=figures.opened_after_show(figure),
        new=not names and not is_among(figure, [*figures.before, *earlier]),
        same_as=same_as,
    )
    if isinstance(value, Axes):
        return replace(drawn, axes=[axes_facts(value)])
    return replace(
        drawn,
        title=figure.get_suptitle(),
        texts=[text.get_text() for text in figure.texts if text.get_visible()],
        legend=[entry for legend in _legends(figure) for entry in _entries(legend)],
    )


def _legends(figure: Any) -> list[Any]:
    """List the legends of a figure and of its subfigures, without those of axes."""
    return [*figure.legends, *(one for part in figure.subfigs for one in _legends(part))]


def axes_facts(ax: Axes, earlier: Iterable[Axes] = ()) -> AxesFacts:
    """Return the facts of one axes.

    Args:
        ax: the axes, already laid out.
        earlier: axes of the same figure that may be at the same position.
    """
    return AxesFacts(
        title=_title(ax),
        xlabel=_label(ax, ax.xaxis) or _alone(ax, "get_supxlabel"),
        ylabel=_label(ax, ax.yaxis) or _alone(ax, "get_supylabel"),
        xlim=_pair(ax.get_xlim()),
        ylim=_pair(ax.get_ylim()),
        xscale=ax.get_xscale(),
        yscale=ax.get_yscale(),
        xticks=_ticks(ax, ax.xaxis),
        yticks=_ticks(ax, ax.yaxis),
        images=pictures(ax),
        lines=_lines(ax),
        points=_points(ax),
        bars=_bars(ax),
        texts=[_text(ax, text) for text in ax.texts if text.get_visible() and text.get_text()],
        legend=[entry for legend in _legends_of(ax) for entry in _entries(legend)],
        visible=bool(ax.get_visible()),
        frame=bool(ax.axison),
        position=_bounds(ax),
        twin_of=_twin(ax, earlier),
    )


def _title(ax: Axes) -> str:
    own = " ".join(filter(None, (ax.get_title(loc=at) for at in ("left", "center", "right"))))
    return own or (_alone(ax, "get_suptitle") if isinstance(ax.get_figure(), SubFigure) else "")


def _alone(ax: Axes, getter: str) -> str:
    """Return a text of the figure or subfigure that has only these axes; otherwise nothing."""
    part: Any = ax.get_figure()
    others = [one for one in part.axes if one is not ax and one.get_label() != "<colorbar>"]
    mine = [one for one in others if one.get_figure() is part]
    return "" if mine else str(getattr(part, getter)())


def _legends_of(ax: Axes) -> list[DrawnLegend]:
    """List the visible legends on an axes; all but the last were added as artists."""
    last = ax.get_legend()
    legends = [one for one in ax.get_children() if isinstance(one, DrawnLegend) and one is not last]
    return [one for one in (*legends, last) if one is not None and one.get_visible()]


def _pair(limits: Iterable[Any]) -> tuple[float, float]:
    first, second = limits
    return float(first), float(second)


def _bounds(ax: Axes) -> tuple[float, float, float, float]:
    """Return the position in the whole figure, also for axes of a subfigure."""
    figure: Any = ax.get_figure(root=True)
    box = figure.transFigure.inverted().transform_bbox(ax.bbox)
    left, bottom, width, height = map(float, box.bounds)
    return left, bottom, width, height


def _label(ax: Axes, axis: Any) -> str:
    visible = ax.axison and axis.get_visible() and axis.label.get_visible()
    return axis.label.get_text() if visible else ""


def _ticks(ax: Axes, axis: Any) -> list[tuple[float, str]]:
    if not (ax.axison and axis.get_visible()):
        return []
    low, high = sorted(axis.get_view_interval())
    tolerance = 1e-9 * (high - low)
    ticks = []
    for tick in axis.get_major_ticks():
        if low - tolerance <= tick.get_loc() <= high + tolerance:
            labels = [t.get_text() for t in (tick.label1, tick.label2) if t.get_visible()]
            marks = (tick.tick1line, tick.tick2line)
            if any(labels) or any(m.get_visible() and m.get_markersize() > 0 for m in marks):
                ticks.append((float(tick.get_loc()), next(filter(None, labels), "")))
    return ticks


def _lines(ax: Axes) -> list[Line]:
    drawn = []
    for line in ax.lines:
        x = np.asarray(line.get_xdata(orig=False), dtype=float)
        y = np.asarray(line.get_ydata(orig=False), dtype=float)
        style, marker = str(line.get_linestyle()), str(line.get_marker())
        empty = style in ("None", " ", "") and marker in ("None", " ", "")
        if line.get_visible() and len(x) and not empty:
            label = str(line.get_label())
            own = "" if label.startswith("_") else label
            colour = colors.to_hex(line.get_color())
            drawn.append(Line(x, y, own, colour, style, marker, _alpha(line), _width(line)))
    return drawn


def _points(ax: Axes) -> list[np.ndarray]:
    from matplotlib.collections import PathCollection

    scatters = [one for one in ax.collections if isinstance(one, PathCollection)]
    offsets = [np.asarray(one.get_offsets(), dtype=float) for one in scatters if one.get_visible()]
    return [positions for positions in offsets if len(positions)]


def _bars(ax: Axes) -> list[Bar]:
    return [
        Bar(
            float(bar.get_x()),
            float(bar.get_y()),
            float(bar.get_width()),
            float(bar.get_height()),
            colors.to_hex(bar.get_facecolor()),
        )
        for bar in ax.patches
        if isinstance(bar, Rectangle) and bar.get_visible()
    ]


def _text(ax: Axes, text: DrawnText) -> Text:
    at = text.get_transform().transform(text.get_unitless_position())
    x, y = ax.transData.inverted().transform(at)
    return Text(text.get_text(), float(x), float(y))


def _entries(legend: Any) -> list[Legend]:
    pairs = zip(legend.get_texts(), legend.legend_handles, strict=False)
    return [
        Legend(
            text.get_text(),
            _colour(handle),
            _style(handle),
            _marker(handle),
            _alpha(handle),
            _width(handle),
        )
        for text, handle in pairs
    ]


def _colour(handle: Any) -> str:
    for name in ("get_color", "get_facecolor"):
        if hasattr(handle, name):
            rgba = np.asarray(colors.to_rgba_array(getattr(handle, name)()))
            return colors.to_hex(rgba[0]) if len(rgba) else ""
    return ""


def _style(handle: Any) -> str:
    style = handle.get_linestyle() if hasattr(handle, "get_linestyle") else ""
    return style if isinstance(style, str) else ""


def _marker(handle: Any) -> str:
    return str(handle.get_marker()) if hasattr(handle, "get_marker") else ""


def _alpha(artist: Any) -> float:
    alpha = artist.get_alpha()
    return float(alpha) if isinstance(alpha, int | float) else 1.0


def _width(artist: Any) -> float:
    width = artist.get_linewidth() if hasattr(artist, "get_linewidth") else None
    return float(width) if isinstance(width, int | float) else 1.5


def _twin(ax: Axes, earlier: Iterable[Axes]) -> int | None:
    position = _bounds(ax)
    for place, other in enumerate(earlier):
        if np.allclose(_bounds(other), position, atol=1e-6):
            return place
    return None
