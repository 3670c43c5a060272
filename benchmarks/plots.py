"""The plots of the page, each with the sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

MARKERS = "osD^v"
SECONDS = [5, 10, 20, 50, 100, 200, 500]
SHARES = [0.5, 1, 2, 5, 10]
SIZES = [5_000, 10_000, 20_000, 50_000, 100_000, 200_000]
Drawn = tuple[Figure, str]


def accuracy_against_time(rows: list[dict[str, Any]]) -> Drawn | None:
    """Draw the accuracy after each epoch against the CPU time until then, a line a run.

    Args:
        rows: the rows of the bench `accuracy_for_cpu_time` in the results file.

    Returns:
        The figure and its conclusion; None where there is nothing to draw.
    """
    curves = rows[0]["details"].get("curves", {}) if rows else {}
    if not any(curves.values()):
        return None
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for number, (name, runs) in enumerate(curves.items()):
        for run in runs:
            seconds = [epoch["cpu_seconds"] for epoch in run]
            wrong = [100 - 100 * epoch["accuracy"] for epoch in run]
            label = name if run is runs[0] else None
            axes.plot(seconds, wrong, f"{MARKERS[number]}-", color=f"C{number}", label=label)
    axes.axhline(1.0, color="grey", linestyle="--", linewidth=1)
    axes.set(xlabel="CPU seconds", ylabel="wrong test digits, %", xscale="log", yscale="log")
    plain_ticks(axes.xaxis, SECONDS)
    plain_ticks(axes.yaxis, SHARES)
    axes.legend()
    return figure, f"Wrong test digits fall to 1 %: {comparison(rows[0])}."


def comparison(row: dict[str, Any]) -> str:
    """Say how much CPU time ours takes of the peer's, as far as both got there."""
    if row["ratio"] is None:
        return "one of the two did not get there in every run"
    return f"the fast recipe takes {row['ratio']:.0%} of the CPU time of {row['peer']['name']}"


def accuracy_against_parameters(rows: list[dict[str, Any]]) -> Drawn | None:
    """Draw each network's accuracy against its size.

    Args:
        rows: the rows of the bench `accuracy_for_parameters` in the results file.

    Returns:
        The figure and its conclusion; None where there is nothing to draw.
    """
    points = rows[0]["details"].get("points", {}) if rows else {}
    if not points:
        return None
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for number, (name, point) in enumerate(points.items()):
        sizes = [point["parameters"]] * len(point["accuracy"])
        axes.plot(sizes, point["accuracy"], MARKERS[number % len(MARKERS)], label=name)
    axes.set(xlabel="parameters", ylabel="right test digits, %", xscale="log")
    plain_ticks(axes.xaxis, SIZES)
    axes.legend()
    smallest = min(points, key=lambda name: points[name]["parameters"])
    size, accuracy = points[smallest]["parameters"], fmean(points[smallest]["accuracy"])
    return (
        figure,
        f"With {size:,} parameters, {smallest} gets {accuracy:.2f} % of test digits right.",
    )


def plain_ticks(axis: Axis, values: Sequence[float]) -> None:
    """Write whole figures on a logarithmic axis, not powers of ten, as far as they are in sight."""
    low, high = axis.get_view_interval()
    axis.set_ticks([value for value in values if low <= value <= high])
    axis.set_major_formatter("{x:,g}")
    axis.set_minor_locator(NullLocator())
