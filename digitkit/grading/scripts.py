"""The cells of a script: as its `# %%` lines say, or one for each top-level statement."""

from __future__ import annotations

import ast
import re

from digitkit.grading.plan import Cell
from digitkit.grading.python_lines import python_lines

_MARK = re.compile(r"^# ?%%(?P<title>.*)$")
_TEXT_CELL = re.compile(r"\[(markdown|md|raw)\]")
# lines at the margin that go on with what stands above them
_GOES_ON = re.compile(r"^(else|elif|except|finally|case)\b|^[)\]}#]|^\s|^$")
_AHEAD = 60


def script_cells(text: str, name: str) -> list[Cell]:
    """Cut a script into cells.

    Args:
        text: the script.
        name: its file name.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    marks = [n for n, line in enumerate(lines) if _MARK.match(line)]
    if not marks:
        return _statement_cells(lines, name)
    starts = sorted({0, *marks})
    cells = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        title = _MARK.match(lines[start])
        if not (title and _TEXT_CELL.search(title["title"])):
            cells.append(_cell("\n".join(lines[start:end]), name, start, python_lines))
    return cells


def _statement_cells(lines: list[str], name: str) -> list[Cell]:
    """Cut where a statement ends, and go on behind one that is no Python."""
    starts = [n for n, line in enumerate(lines) if not _GOES_ON.match(line)]
    ends = [*starts[1:], len(lines)]
    cells, at = [], 0
    while at < len(starts):
        upto = _end_of_statement(lines, starts[at], ends[at : at + _AHEAD])
        cells.append(_cell("\n".join(lines[starts[at] : ends[at + upto]]), name, starts[at]))
        at += upto + 1
    return cells


def _end_of_statement(lines: list[str], start: int, ends: list[int]) -> int:
    for number, end in enumerate(ends):
        try:
            ast.parse("\n".join(lines[start:end]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return number
    return 0


def _cell(source: str, name: str, start: int, clean=str) -> Cell:
    return Cell(clean(source), f"{name}, from line {start + 1}", "", start + 1)
