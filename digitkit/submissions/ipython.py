"""Remove IPython's own syntax from a cell, so that plain Python is left, line by line."""

from __future__ import annotations

import ast
import re

# cell magics after which the rest of the cell runs as Python in the notebook itself
_RUN_IN_PLACE = ("time", "capture", "prun", "matplotlib")
_MAGIC = re.compile(r"^\s*([%!?]|[\w.]+\s*\?{1,2}\s*$)|\?{1,2}\s*$|^\s*[\w.,\s\[\]]+=\s*[%!]")
_TIMED = re.compile(r"^(\s*)%time\s+(\S.*)$")
_ASSIGNED = re.compile(r"^(\s*[\w.,\s\[\]]+=\s*)[%!]")


def python_lines(source: str) -> str:
    """Neutralise magics, shell commands and help requests, and keep the number of every line.

    If a cell still isn't valid Python afterwards, the rest of it is returned unchanged.
    """
    lines = source.replace("\r\n", "\n").split("\n")
    lines = _without_cell_magic(lines)
    for _ in range(len(lines)):
        try:
            ast.parse("\n".join(lines))
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not (0 <= at < len(lines)) or not _MAGIC.search(lines[at]):
                break
            _neutralise(lines, at)
        except (ValueError, RecursionError, MemoryError):
            break
        else:
            break
    return "\n".join(lines)


def _without_cell_magic(lines: list[str]) -> list[str]:
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None or not lines[first].startswith("%%"):
        return lines
    name = lines[first][2:].split(maxsplit=1)[:1]
    if name and name[0] in _RUN_IN_PLACE:
        return [*lines[:first], "", *lines[first + 1 :]]
    return [""] * len(lines)


def _neutralise(lines: list[str], at: int) -> None:
    line = lines[at]
    timed, assigned = _TIMED.match(line), _ASSIGNED.match(line)
    if timed:
        lines[at] = f"{timed[1]}{timed[2]}"
        return
    indent = line[: len(line) - len(line.lstrip())]
    lines[at] = f"{assigned[1]}None" if assigned else f"{indent}pass"
    while line.endswith("\\") and at + 1 < len(lines):
        at += 1
        line, lines[at] = lines[at], ""
