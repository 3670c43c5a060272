"""The results as a Markdown page for the site, with tables and plots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.plots import accuracy_against_parameters, accuracy_against_time
from benchmarks.recipe_search import TABLE, summary
from benchmarks.results_file import LATEST, Entry, read
from benchmarks.table import COLUMNS, cells

INTRODUCTION = """# Benchmarks

digitkit and its peers were measured together on one machine. One command repeats the measurements:
`python -m benchmarks`. Times differ between machines, ratios much less. Where there were several
runs, the lowest and the highest value are in brackets.
"""
SEARCH = """## What is each choice of the fast recipe worth?

A search made these choices one after another, in rounds. It started with Keras' default learning
rate and nothing added. This is its last round: each value was trained on 50,000 digits, with all
other choices as they were then, and evaluated on 10,000 other digits of the training set. The test
digits were not used. Values are listed from the cheapest to the most expensive; a more expensive
one is kept only if it is better by more than 0.05 points, since smaller differences may be chance.
`python -m benchmarks.recipe_search` repeats the search and continues where it stopped. The CPU time
is only for information: other work on the machine changes it by up to a quarter.
"""
SEARCH_COLUMNS = ("choice", "value", "validation accuracy", "CPU time", "kept")
PLOTS = {
    "accuracy_for_cpu_time": accuracy_against_time,
    "accuracy_for_parameters": accuracy_against_parameters,
}


def write_page(folder: Path, results: Path = LATEST, search: Path = TABLE) -> Path:
    """Write the page and its plots.

    Args:
        folder: the folder for `benchmarks.md` and its plots.
        results: a results file.
        search: the table of the recipe search; if it is missing, its section is left out.

    Returns:
        The path of the page.

    Raises:
        ValueError: `results` is not a results file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "benchmarks.md"
    entries = read(results)["benches"]
    sections = [section(name, entry, folder) for name, entry in entries.items()]
    if lines := summary(search):
        sections.append("\n".join([SEARCH, *markdown(SEARCH_COLUMNS, lines), ""]))
    page.write_text("\n".join([INTRODUCTION, *sections]), encoding="utf-8")
    return page


def section(name: str, entry: Entry, folder: Path) -> str:
    """Return a benchmark's section: its question, its table, its plot, and how it was measured."""
    lines = [f"## {entry['question']}", ""]
    if entry["quick"]:
        lines += ["This was a quick run: its values mean little.", ""]
    lines += [*markdown(COLUMNS, map(cells, entry["rows"])), ""]
    if name in PLOTS and (plot := PLOTS[name](entry["rows"])):
        figure, conclusion = plot
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        lines += [f"![{conclusion}]({name}.svg)", "", conclusion, ""]
    return "\n".join([*lines, origin(name, entry), ""])


def markdown(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """Return a table in Markdown, without line breaks between a value and its unit."""
    table = [columns, ["---"] * len(columns), *lines]
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in table]
    return [re.sub(r"(?<=[\d)]) (?=[^\s|(])", "\N{NO-BREAK SPACE}", row) for row in rows]


def origin(name: str, entry: Entry) -> str:
    """Return the machine, the date and the versions of a measurement."""
    machine = entry["machine"]
    versions = ", ".join(f"{package} {version}" for package, version in entry["versions"].items())
    return (
        f"`python -m benchmarks {name}`, measured on {entry['measured']}: {machine['cpu']}, "
        f"{machine['cores']} cores, {machine['system']}; {versions}."
    )
