"""The results as a page for the site: Markdown, tables and plots made from the results file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.plots import accuracy_against_parameters, accuracy_against_time
from benchmarks.recipe_search import TABLE, summary
from benchmarks.results_file import LATEST, read
from benchmarks.table import COLUMNS, cells

OPENING = """# Benchmarks

Every figure here was measured beside its peers on one machine, and one command measures it again:
`python -m benchmarks`. Times differ from machine to machine, ratios far less. Where several runs
were made, the lowest and highest stand in brackets.
"""
SEARCH_COLUMNS = ("choice", "value", "validation accuracy", "CPU time", "stays")
PLOTS = {
    "accuracy_for_cpu_time": accuracy_against_time,
    "accuracy_for_parameters": accuracy_against_parameters,
}


SEARCH = """## What is each choice of the fast recipe worth?

A search chose them, one after another and in rounds, from Keras' usual rate and nothing added. This
is its last round: each value was trained on 50,000 digits with all else as it had been chosen, and
judged by 10,000 others of the training set; the test digits take no part. Values stand from the one
that costs least on, and a dearer one stays only where it is better by more than 0.05 points, which
may be chance. `python -m benchmarks.recipe_search` does it again, and goes on where it was stopped.
CPU time is told for its own sake: where the machine had other work, it differs by a quarter.
"""


def write_page(folder: Path, results: Path = LATEST, search: Path = TABLE) -> Path:
    """Write the page and its plots.

    Args:
        folder: where `benchmarks.md` and its figures go.
        results: a results file.
        search: the table of the recipe's search; without one there is no word of it.

    Returns:
        The page.

    Raises:
        ValueError: the file is no results file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "benchmarks.md"
    benches = read(results)["benches"]
    sections = [section(name, bench, folder) for name, bench in benches.items()]
    if lines := summary(search):
        sections.append("\n".join([SEARCH, *markdown(SEARCH_COLUMNS, lines), ""]))
    page.write_text("\n".join([OPENING, *sections]), encoding="utf-8")
    return page


def section(name: str, bench: dict[str, Any], folder: Path) -> str:
    """Write one bench: its question, its table, its plot, and where the figures come from."""
    lines = [f"## {bench['question']}", ""]
    if bench["quick"]:
        lines += ["This was a quick run: its figures mean little.", ""]
    lines += [*markdown(COLUMNS, map(cells, bench["rows"])), ""]
    if name in PLOTS and (drawn := PLOTS[name](bench["rows"])):
        figure, conclusion = drawn
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        lines += [f"![{conclusion}]({name}.svg)", "", conclusion, ""]
    return "\n".join([*lines, origin(name, bench), ""])


def markdown(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """Write a table in Markdown, in which no line breaks between a figure and its unit."""
    table = [columns, ["---"] * len(columns), *lines]
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in table]
    return [re.sub(r"(?<=[\d)]) (?=[^\s|(])", "\N{NO-BREAK SPACE}", row) for row in rows]


def origin(name: str, bench: dict[str, Any]) -> str:
    """Say on what machine, when and with which versions a bench was measured."""
    machine = bench["machine"]
    versions = ", ".join(f"{package} {version}" for package, version in bench["versions"].items())
    return (
        f"`python -m benchmarks {name}`, measured on {bench['measured']}: {machine['cpu']}, "
        f"{machine['cores']} cores, {machine['system']}; {versions}."
    )
