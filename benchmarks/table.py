"""Results as a table: for the terminal, and as texts for a page."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from benchmarks.comparison import AimSummary, Spread, Summary
from benchmarks.results_file import Entry

FILE_WIDTH = 160  # characters, where the output is not a terminal
COLUMNS = ("what", "ours", "peer", "difference", "aim", "reached")


def cells(row: Summary) -> list[str]:
    """Return the texts of one row, one per column."""
    unit, peer, aim = row["unit"], row["peer"], row["aim"]
    return [
        row["what"] + partial(row),
        with_spread(row["ours"], unit),
        f"{with_spread(peer, unit)} ({peer['name']})" if peer else "",
        difference(row),
        limit(aim, unit) if aim else "",
        outcome(row),
    ]


def partial(row: Summary) -> str:
    """Return a note if repetitions are missing."""
    counts = [len(row["ours"]["each"]), *([len(row["peer"]["each"])] if row["peer"] else [])]
    if min(counts) >= row["planned"]:
        return ""
    return f" (partial: {' and '.join(map(str, counts))} of {row['planned']} runs)"


def difference(row: Summary) -> str:
    """Return ours compared with the peer: a ratio, or points for percentages."""
    if row["ratio"] is not None:
        return f"{row['ratio']:.3f} ×"
    ours, peer = row["ours"]["value"], row["peer"] and row["peer"]["value"]
    if row["unit"] != "%" or ours is None or peer is None:
        return ""
    return f"{ours - peer:+.2f} points"


def outcome(row: Summary) -> str:
    """Return whether the aim is reached, and if not by how much it is missed."""
    aim = row["aim"]
    if aim is None:
        return ""
    so_far = " so far" if partial(row) else ""
    if row["reached"]:
        return f"yes{so_far}"
    value = row["ratio"] if aim["of"] == "ratio" else row["ours"]["value"]
    return f"no{so_far}" if value is None else f"no{so_far}, {miss(value, aim, row['unit'])}"


def miss(value: float, aim: AimSummary, unit: str) -> str:
    """Return by how much a value misses an aim."""
    if unit == "%" and aim["of"] == "ours":
        return f"by {abs(value - aim['value']):.2f} points"
    return f"{abs(value / aim['value'] - 1):.0%} {'over' if value > aim['value'] else 'under'}"


def with_spread(spread: Spread, unit: str) -> str:
    """Return an average, with the lowest and highest of several values."""
    value, low, high = spread["value"], spread["low"], spread["high"]
    if value is None or low is None or high is None:
        return "not reached"
    text = number(value, unit)
    if len(spread["each"]) > 1:
        text += f" ({number(low, unit)} to {number(high, unit)})"
    return f"{text} {unit}"


def number(value: float, unit: str) -> str:
    """Return a value with as many digits as suit its unit."""
    if unit == "parameters":
        return f"{value:,.0f}"
    if unit == "%":
        return f"{value:.2f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def limit(aim: AimSummary, unit: str) -> str:
    """Return an aim, such as "at most 0.1 ×"."""
    ratio = aim["of"] == "ratio"
    value = f"{aim['value']:.2g} ×" if ratio else f"{number(aim['value'], unit)} {unit}"
    return f"{aim['kind']} {value}"


def show(name: str, benchmark: Entry, console: Console | None = None) -> None:
    """Print a benchmark as a table."""
    quick = " (quick run: the values mean little)" if benchmark["quick"] else ""
    table = Table(*COLUMNS, title=f"{name}: {benchmark['question']}{quick}", title_justify="left")
    for row in benchmark["rows"]:
        table.add_row(*cells(row))
    width = None if sys.stdout.isatty() else FILE_WIDTH
    (console or Console(width=width)).print(table)
