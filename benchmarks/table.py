"""Results as a table: on the screen, and as text for a page."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.table import Table

WIDTH_OF_FILES = 160
COLUMNS = ("what", "ours", "peer", "difference", "aim", "reached")


def cells(row: dict[str, Any]) -> list[str]:
    """Put one row of the results file into words, one text a column."""
    unit, peer = row["unit"], row["peer"]
    aim = row["aim"]
    return [
        row["what"] + partial(row),
        with_spread(row["ours"], unit),
        f"{with_spread(peer, unit)} ({peer['name']})" if peer else "",
        difference(row),
        aim_words(aim, unit) if aim else "",
        verdict(row),
    ]


def partial(row: dict[str, Any]) -> str:
    """Say that repetitions are missing, where some are."""
    counts = [len(row["ours"]["each"]), *([len(row["peer"]["each"])] if row["peer"] else [])]
    if min(counts) >= row["planned"]:
        return ""
    return f" (partial: {' and '.join(map(str, counts))} of {row['planned']} runs)"


def difference(row: dict[str, Any]) -> str:
    """Write how ours differs from the peer: as a ratio, or in points where both are shares."""
    if row["ratio"] is not None:
        return f"{row['ratio']:.3f} ×"
    values = [figures and figures["value"] for figures in (row["ours"], row["peer"])]
    if row["unit"] != "%" or None in values:
        return ""
    return f"{values[0] - values[1]:+.2f} points"


def verdict(row: dict[str, Any]) -> str:
    """Say whether the aim is reached, and if not by how much it is missed."""
    if row["reached"] is None:
        return ""
    so_far = " so far" if partial(row) else ""
    return f"yes{so_far}" if row["reached"] else f"no{so_far}, {missing(row)}"


def with_spread(figures: dict[str, Any], unit: str) -> str:
    """Write an average with its lowest and highest value, where there are several."""
    if figures["value"] is None:
        return "never"
    text = number(figures["value"], unit)
    if len(figures["each"]) > 1:
        text += f" ({number(figures['low'], unit)} to {number(figures['high'], unit)})"
    return f"{text} {unit}"


def number(value: float, unit: str) -> str:
    """Write a figure with as many places as its unit deserves."""
    if unit == "parameters":
        return f"{value:,.0f}"
    if unit == "%":
        return f"{value:.2f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def aim_words(aim: dict[str, Any], unit: str) -> str:
    """Write what is to be reached."""
    value = (
        f"{aim['value']:.2g} ×" if aim["of"] == "ratio" else f"{number(aim['value'], unit)} {unit}"
    )
    return f"{aim['kind']} {value}"


def missing(row: dict[str, Any]) -> str:
    """Say by how much an aim was missed."""
    aim = row["aim"]
    figure = row["ratio"] if aim["of"] == "ratio" else row["ours"]["value"]
    if figure is None:
        return "never got there"
    if row["unit"] == "%" and aim["of"] == "ours":
        return f"by {abs(figure - aim['value']):.2f} points"
    return f"{abs(figure / aim['value'] - 1):.0%} {'over' if figure > aim['value'] else 'under'}"


def show(name: str, bench: dict[str, Any], console: Console | None = None) -> None:
    """Print a bench as a table."""
    title = f"{name}: {bench['question']}" + (" (quick: figures mean little)" * bench["quick"])
    table = Table(*COLUMNS, title=title, title_justify="left")
    for row in bench["rows"]:
        table.add_row(*cells(row))
    width = None if sys.stdout.isatty() else WIDTH_OF_FILES
    (console or Console(width=width)).print(table)
