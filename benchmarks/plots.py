"""The plots of the page, each with a sentence that states what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from benchmarks.comparison import Summary

MARKERS = "osD^v"
SECONDS = [5, 10, 20, 50, 100, 200, 500]
ERRORS = [0.5, 1, 2, 5, 10]  # percent
SIZES = [5_000, 10_000, 20_000, 50_000, 100_000, 200_000]
Plot = tuple[Figure, str]


def accuracy_against_time(rows: list[Summary]) -> Plot | None:
    """Plot the test error after each epoch against the CPU time until then, one line per run.

    Args:
        rows: the rows of the benchmark `accuracy_for_cpu_time` in the results file.

    Returns:
        The figure and its conclusion; None if there are no runs.
    """
    curves = rows[0]["details"].get("curves", {}) if rows else {}
    if not any(curves.values()):
        return None
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for number, (name, runs) in enumerate(curves.items()):
        for run in runs:
            seconds = [epoch["cpu_seconds"] for epoch in run]
            errors = [100 - 100 * epoch["accuracy"] for epoch in run]
            label = name if run is runs[0] else None
            axes.plot(seconds, errors, f"{MARKERS[number]}-", color=f"C{number}", label=label)
    axes.axhline(1.0, color="grey", linestyle="--", linewidth=1)
    axes.set(xlabel="CPU seconds", ylabel="test error, %", xscale="log", yscale="log")
    plain_ticks(axes.xaxis, SECONDS)
    plain_ticks(axes.yaxis, ERRORS)
    axes.legend()
    return figure, f"Until the test error is 1 %, {comparison(rows[0])}."


def comparison(row: Summary) -> str:
    """Return how much of the peer's CPU time ours takes, if both reached the target."""
    if row["ratio"] is None or row["peer"] is None:
        return "there is no comparison: a run did not get so far"
    return f"the fast recipe takes {row['ratio']:.0%} of the CPU time of {row['peer']['name']}"


def accuracy_against_parameters(rows: list[Summary]) -> Plot | None:
    """Plot the accuracy of each network against its size.

    Args:
        rows: the rows of the benchmark `accuracy_for_parameters` in the results file.

    Returns:
        The figure and its conclusion; None if there are no runs.
    """
    points = rows[0]["details"].get("points", {}) if rows else {}
    if not points:
        return None
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for number, (name, point) in enumerate(points.items()):
        sizes = [point["parameters"]] * len(point["accuracy"])
        axes.plot(sizes, point["accuracy"], MARKERS[number % len(MARKERS)], label=name)
    axes.set(xlabel="parameters", ylabel="test accuracy, %", xscale="log")
    plain_ticks(axes.xaxis, SIZES)
    axes.legend()
    smallest = min(points, key=lambda name: points[name]["parameters"])
    size, accuracy = points[smallest]["parameters"], fmean(points[smallest]["accuracy"])
    return (
        figure,
        f"With {size:,} parameters, {smallest} classifies {accuracy:.2f} % of the test digits "
        "correctly.",
    )


def plain_ticks(axis: Axis, values: Sequence[float]) -> None:
    """Label a logarithmic axis with those of the values that are in view, not powers of ten."""
    low, high = axis.get_view_interval()
    axis.set_ticks([value for value in values if low <= value <= high])
    axis.set_major_formatter("{x:,g}")
    axis.set_minor_locator(NullLocator())
