"""Tables that people open in a spreadsheet: quoted, and with nothing in them that would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RUNS = ("=", "+", "-", "@", "|", "%")
_BLANK = re.compile(r"\A[\s\ufeff\u200b]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(value: object) -> str:
    """Give a cell's text so that no spreadsheet takes it for a formula.

    Args:
        value: a text or number; None gives an empty cell.

    Returns:
        Its text, with an apostrophe before it where it begins as formulas do. Plain numbers
        stay numbers, and line breaks and other control characters become spaces.
    """
    text = _CONTROL.sub(" ", "" if value is None else str(value))
    begins = _BLANK.sub("", text)
    if begins.startswith(_RUNS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def table(rows: Iterable[Sequence[object]]) -> str:
    """Give rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[defused(cell) for cell in row] for row in rows])
    return text.getvalue()


def points(value: float) -> str:
    """Give points without needless digits: `2`, `2.5`."""
    return f"{round(float(value), 4):g}"
