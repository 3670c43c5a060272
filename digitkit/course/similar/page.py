"""Similar submissions side by side, as lines and as a page; an observation, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitkit.course.autograde.run import released_copy
from digitkit.course.autograde.submission import shown
from digitkit.course.course import Course
from digitkit.course.similar.pairs import (
    Advance,
    Pair,
    Work,
    find_pairs,
    identical,
    percent,
    read_works,
)
from digitkit.files import write_whole
from digitkit.report.html import templates

MOST_LINES, MOST_PAIRS = 30, 200
NOTE = (
    "This is an observation, not a verdict: short exercises have few right answers, and people "
    "learn together. Read both before you speak to anyone."
)


def show_similar(
    course: Course, lesson: str, *, least: float, out: Path | None, advance: Advance
) -> list[str]:
    """Compare the submissions for a lesson, and write a page that shows similar ones side by side.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
        least: the least share that is listed, from 0 to 1.
        out: the page; None names it after the lesson, in the course's folder.
        advance: is called with how many submissions are read, and how many there are.

    Returns:
        A line for each group of identical submissions and for each pair, and one on the page.

    Raises:
        CourseError: the lesson is not released, or there is nothing to compare.
    """
    works = read_works(course, released_copy(course, lesson), advance)
    pairs, groups = find_pairs(works, least), identical(works)
    count = f"{len(works):,} submissions for {lesson} were compared."
    if not pairs and not groups:
        return [f"{count} No two share {percent(least)} of what their learners wrote."]
    page = out or course.folder / f"similar-{lesson}.html"
    write_whole(page, render(lesson, len(works), pairs, groups))
    lines = [f"the same to the letter: {_names(group)}" for group in groups]
    lines += [_line(pair) for pair in pairs[:MOST_LINES]]
    if len(pairs) > MOST_LINES:
        lines.append(f"… and {len(pairs) - MOST_LINES:,} pairs more")
    return [*lines, f"{count} {page} shows them side by side.", NOTE]


def render(lesson: str, compared: int, pairs: Sequence[Pair], groups: list[list[str]]) -> str:
    """Return the page's HTML; text from learners is escaped."""
    template = templates(Path(__file__).parent).get_template("similar.html.j2")
    return template.render(
        lesson=lesson,
        compared=compared,
        note=NOTE,
        groups=[_names(group) for group in groups],
        pairs=[_entry(pair) for pair in pairs[:MOST_PAIRS]],
        left_out=max(0, len(pairs) - MOST_PAIRS),
    )


def _names(students: list[str]) -> str:
    return ", ".join(map(shown, students))


def _line(pair: Pair) -> str:
    one, other = shown(pair.one.student), shown(pair.other.student)
    return (
        f"{one} and {other}: {percent(pair.share_of_one)} of what {one} wrote is in {other}'s, "
        f"{percent(pair.share_of_other)} the other way round"
    )


def _entry(pair: Pair) -> dict[str, Any]:
    return {
        "one": shown(pair.one.student),
        "other": shown(pair.other.student),
        "line": _line(pair),
        "shares": (percent(pair.share_of_one), percent(pair.share_of_other)),
        "sides": [_side(pair, pair.one), _side(pair, pair.other)],
    }


def _side(pair: Pair, work: Work) -> dict[str, Any]:
    """Return the cells of a learner in which something is shared, line by line."""
    cells = []
    for passage in work.passages:
        marked = pair.lines(work, passage)
        if marked:
            lines = enumerate(passage.source.split("\n"))
            cells.append(
                {
                    "name": passage.name or "a cell of the learner's own",
                    "lines": [(text, number in marked) for number, text in lines],
                }
            )
    return {"student": shown(work.student), "cells": cells}
