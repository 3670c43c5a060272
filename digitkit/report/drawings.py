"""The drawings of the report: charts as SVG and digits as PNG, both inside the page itself."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import numpy as np
from markupsafe import Markup, escape
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.ticker import MaxNLocator

from digitkit.lessons.look.reference import to_image
from digitkit.report.formatting import NBSP, decimals_for, percent
from digitkit.report.results import ModelResult, Score

# Matplotlib draws with placeholders. In the page each becomes the style sheet's variable of that
# name, so the charts follow the light or dark scheme.
COLOURS = {
    name: f"#00000{place}"
    for place, name in enumerate(("ink", "soft", "rule", "page", "bar", "mlp", "cnn"), 1)
}
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": COLOURS["soft"],
    "axes.facecolor": "none",
    "axes.labelcolor": COLOURS["soft"],
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": 72,  # one point is one unit of the SVG
    "figure.frameon": False,
    "font.size": 12,
    "grid.color": COLOURS["rule"],
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "digitkit",  # the same run gives the same page
    "text.color": COLOURS["ink"],
    "text.parse_math": False,
    "xtick.labelcolor": COLOURS["soft"],
    "xtick.major.size": 0,
    "xtick.major.pad": 8,
    "ytick.labelcolor": COLOURS["soft"],
    "ytick.major.size": 0,
    "ytick.major.pad": 8,
}
styled = style.context(["default", STYLE])  # "default": whatever the user's matplotlibrc sets
PARTS = {"training": "", "validation": "val_"}
PERCENT = f"{{x:g}}{NBSP}%"
RIGHT, LINE_HEIGHT = 44, 16


@dataclass(frozen=True)
class Chart:
    """A chart, and what it shows in words."""

    svg: Markup
    alt: str


@styled
def bars(counts: Sequence[int], alt: str) -> Chart:
    """Draw how many rows each digit has."""
    figure, axes = _axes(400, 260, top=30, bottom=30)
    drawn = axes.bar(range(10), counts, 0.85, color=COLOURS["bar"])
    axes.bar_label(drawn, fmt="{:,.0f}", padding=5)
    axes.set(xticks=range(10), yticks=[], xlim=(-0.5, 9.5), ylim=(0, max(1, *counts)))
    return _chart(figure, "balance", alt)


@styled
def curves(models: list[ModelResult], name: str, alt: str) -> Chart:
    """Draw `"loss"` or `"accuracy"` of models over their epochs, for training and validation."""
    figure, axes = _axes(400, 280, left=50, right=RIGHT, top=12, bottom=44)
    scale = 100 if name == "accuracy" else 1
    lines = {
        (model.key, part): scale * model.curve(prefix + name)
        for model in models
        for part, prefix in PARTS.items()
    }
    values = np.concatenate(list(lines.values()))
    values = values[np.isfinite(values)]
    if name == "loss":
        axes.set_ylim(0, max(values, default=0) or 1)
    else:  # from a round tenth below the lowest value
        axes.set_ylim(min([95, *values]) // 10 * 10, 100)
        axes.yaxis.set_major_formatter(PERCENT)
    last = max(2, *(model.epochs for model in models))
    axes.set(xlabel="epoch", xlim=(1, last), xticks=range(1, last + 1, -(-last // 8)))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.grid(axis="y")
    for (key, part), line in lines.items():
        epochs = np.arange(1, len(line) + 1)
        step = -(-len(line) // 25) or 1  # the last point always has its mark
        marks = slice((len(line) - 1) % step, None, step)
        axes.plot(epochs, line, markevery=marks, **_line(key, part))
    _name_curves(axes, models, [lines[model.key, "validation"] for model in models])
    return _chart(figure, name, alt)


def _name_curves(axes: Axes, models: list[ModelResult], lines: list[np.ndarray]) -> None:
    """Write each model's name at the end of its curve, moved down where another name is."""
    ends = [
        (*axes.transData.transform((known[-1] + 1, line[known[-1]])), model)
        for model, line in zip(models, lines, strict=True)
        if len(known := np.flatnonzero(np.isfinite(line)))
    ]
    placed: list[tuple[float, float]] = []
    for x, y, model in sorted(ends, key=lambda end: -end[1]):
        y = min([y, *(other - LINE_HEIGHT for at, other in placed if abs(at - x) < RIGHT)])
        placed.append((x, y))
        axes.annotate(model.title, (x + 9, y), xycoords="figure pixels", **_name(model.key))


@styled
def intervals(scores: list[tuple[ModelResult, Score]], alt: str) -> Chart:
    """Draw the accuracy of each model with its 95 % interval."""
    figure, axes = _axes(400, 66 + 46 * len(scores), left=50, right=24, top=6, bottom=44)
    low = 100 * min(score.low for _, score in scores)
    margin = max(0.2, 0.1 * (100 * max(score.high for _, score in scores) - low))
    axes.set(xlabel="accuracy", xlim=(max(0, low - margin), 100), ylim=(len(scores) - 0.5, -0.6))
    axes.set_yticks(range(len(scores)), [model.title for model, _ in scores])
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(PERCENT)
    axes.grid(axis="x")
    for place, (model, score) in enumerate(scores):
        line, accuracy = _line(model.key, "validation"), 100 * score.accuracy
        ends = [100 * score.low, 100 * score.high]
        axes.plot(ends, [place] * 2, **line | {"marker": "|", "markersize": 12, "gid": None})
        axes.plot(accuracy, place, **line)
        text = percent(score.accuracy, decimals_for(score.rows))
        axes.annotate(
            text,
            (accuracy, place),
            (0, 14),
            textcoords="offset points",
            ha="center",
            **_name(model.key),
        )
        axes.get_yticklabels()[place].set(**_name(model.key))
    return _chart(figure, "intervals", alt)


@styled
def sample(key: str, part: str) -> Markup:
    """Draw the line and mark of one curve, for the legend."""
    figure, axes = _axes(52, 14, left=2, right=2)
    axes.set_axis_off()
    axes.plot([0, 1, 2], [0] * 3, markevery=[1], **_line(key, part))
    return _chart(figure, f"legend-{key}-{part}", "").svg


def _axes(
    width: int, height: int, left: int = 0, right: int = 0, top: int = 0, bottom: int = 0
) -> tuple[Figure, Axes]:
    """Return a figure of this size and its axes within these margins, in units of the SVG."""
    inner = (width - left - right) / width, (height - top - bottom) / height
    figure = Figure(figsize=(width / 72, height / 72))
    return figure, figure.add_axes((left / width, bottom / height, *inner))


def _line(key: str, part: str) -> dict[str, Any]:
    """Return how a curve is drawn: each model and each part differs in more than its colour."""
    colour, training = COLOURS.get(key, COLOURS["ink"]), part == "training"
    return {
        "color": colour,
        "linewidth": 2,
        "linestyle": (0, (2.5, 2.5)) if training else "-",
        "marker": "o" if key == "mlp" else "s",
        "markerfacecolor": COLOURS["page"] if training else colour,
        "clip_on": False,
        "gid": f"{key}-{part}",
    }


def _name(key: str) -> dict[str, Any]:
    return {"color": COLOURS.get(key, COLOURS["ink"]), "weight": "bold", "va": "center"}


def _chart(figure: Figure, name: str, alt: str) -> Chart:
    """Return the figure as an SVG element whose ids begin with the chart's name."""
    file = StringIO()
    no_metadata = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=no_metadata)
    svg = file.getvalue()
    svg = re.sub(r"<style.*?</style>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r' id="| xlink:href="#|url\(#', rf"\g<0>{escape(name)}-", svg)
    for variable, colour in COLOURS.items():
        svg = svg.replace(colour, f"var(--{variable})")
    described = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    return Chart(Markup(svg.replace("<svg", f"<svg {described}", 1)), alt)


def picture(rows: np.ndarray) -> str:
    """Draw digits side by side.

    Args:
        rows: digits (n, 784) from 0 (paper) to 255 (ink), n at least 1.

    Returns:
        A PNG of 28 × 28n, dark ink on white paper, as a `data:` URI.
    """
    image = np.hstack([to_image(pixels) for pixels in rows])
    file = BytesIO()
    imsave(file, image, cmap="gray_r", vmin=0, vmax=255, format="png", metadata={"Software": ""})
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
