"""The fields between the two lines of dashes at the top of a lesson page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import yaml

from digitkit.build.lines import Line, LineReader

DASHES = "---"
FIELDS = {"lesson": str, "title": str, "minutes": int, "question": str, "holds": str}


@dataclass(frozen=True)
class FrontMatter:
    """The fields of a lesson page, as `Page` describes them."""

    lesson: str
    title: str
    minutes: int
    question: str
    holds: str


def read_front_matter(reader: LineReader, lines: list[Line]) -> tuple[FrontMatter, list[Line]]:
    """Read the fields, noting what is missing or of the wrong kind.

    Args:
        reader: takes the faults.
        lines: the whole page.

    Returns:
        The fields, empty ones where a fault was noted, and the lines below them.
    """
    end = next((i for i in range(1, len(lines)) if lines[i].text.rstrip() == DASHES), None)
    if not lines or lines[0].text.rstrip() != DASHES or end is None:
        reader.fault(1, "the page must begin with its fields between two lines of ---")
        return FrontMatter(PurePath(reader.file).stem, "", 0, "", ""), lines
    try:
        found = yaml.safe_load("\n".join(line.text for line in lines[1:end])) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reader.fault(2 + (mark.line if mark else 0), "no valid YAML: put the text in quotes")
        return FrontMatter(PurePath(reader.file).stem, "", 0, "", ""), lines[end + 1 :]
    values = {
        name: field_value(reader, lines[1:end], found, name, kind) for name, kind in FIELDS.items()
    }
    expected = PurePath(reader.file).stem
    if values["lesson"] and values["lesson"] != expected:
        reader.fault(
            line_of(lines[1:end], "lesson"),
            f"lesson is {values['lesson']!r}, but the file is named {expected!r}",
        )
    return FrontMatter(**values), lines[end + 1 :]


def field_value(reader: LineReader, lines: list[Line], found: Any, name: str, kind: type) -> Any:
    """Give the value of a field, or the empty one of its kind with a fault noted."""
    if not isinstance(found, dict) or name not in found:
        reader.fault(1, f"the field `{name}` is missing above the page")
        return kind()
    value = found[name]
    if type(value) is not kind or not value or (isinstance(value, int) and value < 0):
        wanted = "a whole number above 0" if kind is int else "a text"
        reader.fault(line_of(lines, name), f"`{name}` must be {wanted}; got {value!r}")
        return kind()
    return value


def line_of(lines: list[Line], name: str) -> int:
    """Find the line of a field."""
    return next((line.number for line in lines if re.match(rf"{name}\s*:", line.text)), 1)
