"""Descriptions of a lesson's figures, for screen readers and where no picture is shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from digitkit.build.page import Block, Callout, Code, Prose
from digitkit.build.text_lines import LineReader, PageLine

MARK = "Figure:"
MARKUP = re.compile(r"[`*<>\[\]]")
PYPLOT = ("bar", "figure", "hist", "imshow", "plot", "scatter", "show", "subplots")


def take_figure(reader: LineReader, blocks: list[Block], lines: list[PageLine]) -> list[PageLine]:
    """Move the description of a figure from the lines below a code cell into that cell.

    Args:
        reader: collects the faults.
        blocks: the blocks above the lines; the last one gets the description if it is a code cell.
        lines: lines of text.

    Returns:
        The remaining lines.
    """
    start = next((i for i, line in enumerate(lines) if line.text.strip()), len(lines))
    end = next((i for i in range(start, len(lines)) if not lines[i].text.strip()), len(lines))
    taken = lines[start:end]
    above = blocks[-1] if blocks else None
    if taken and taken[0].text.startswith(MARK) and isinstance(above, Code):
        words = " ".join(line.text.strip() for line in taken).removeprefix(MARK).strip()
        blocks[-1] = replace(above, alt=plain(reader, taken[0].number, words))
        lines = lines[end:]
    for line in lines:
        if line.text.startswith(MARK):
            reader.fault(line.number, f"{MARK} belongs right below the code cell that draws it")
    return lines


def plain(reader: LineReader, line: int, words: str) -> str:
    """Return a description, with a fault if it is empty or has markup that would be read aloud."""
    if not words:
        reader.fault(line, f"{MARK} is empty: say what the figure shows")
    elif match := MARKUP.search(words):
        reader.fault(line, f"{MARK} is plain text, read aloud: leave out {match[0]!r}")
    return words


def figure_fold(code: Code) -> Callout:
    """Make the fold below a figure in a notebook; it is closed because it may reveal an answer."""
    text = Prose(code.line, code.alt)
    return Callout(code.line, "figure", "The figure in words", folded=True, blocks=(text,))


def undescribed(blocks: tuple[Block, ...]) -> Iterator[Code]:
    """Find the code cells that draw a figure without a description.

    Drawing is recognized by names: functions of pyplot and seaborn, the `plot` of a table,
    functions named `plot_…`, and functions of the page itself that call one of these. Anything
    drawn in another way is missed.

    Args:
        blocks: the blocks of a page.

    Yields:
        The cells, in order.
    """
    drawers: set[str] = set()
    for block in blocks:
        if not isinstance(block, Code) or block.raises:
            continue
        try:
            tree = ast.parse(block.source)
        except (SyntaxError, ValueError):
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and any(
                draws(each, drawers) for each in node.body
            ):
                drawers.add(node.name)
        run = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
        if not block.alt and any(draws(node, drawers) for node in run):
            yield block


def draws(node: ast.AST, drawers: set[str]) -> bool:
    """Check whether code calls a function that draws."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return any(is_drawer(ast.unparse(function), drawers) for function in calls)


def is_drawer(name: str, drawers: set[str]) -> bool:
    """Check by a function's name, as the code writes it, whether it draws a figure."""
    first, _, rest = name.partition(".")
    return (
        name in drawers
        or first.startswith("plot_")
        or first == "sns"
        or (first == "plt" and rest in PYPLOT)
        or re.search(r"\.plot(\.\w+)?$", name) is not None
    )
