"""Students who did the lesson as well as they could, and one who decorates their answers."""

from __future__ import annotations

from itertools import islice, zip_longest

from digitkit.lessons.catalog import exercises
from tests.course.autograde.classroom import Classroom, of_name
from tests.course.class_of_60.case import ALL, LESSON, WITH_KERAS, Case, HandedIn
from tests.lessons.answers import Answer, answers

WROTE = "Because each digit has to be on both sides."
LIVE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "[here](javascript:alert(1)) <iframe src='https://example.org'></iframe>"
)


def solution(room: Classroom) -> HandedIn:
    """All is right, and the question has an answer."""
    return room.notebook({**room.solved(), "question": WROTE})


def blank(room: Classroom) -> HandedIn:
    """Nothing is done."""
    return room.notebook({})


def live_html(room: Classroom) -> HandedIn:
    """One right answer, and HTML that wants to run wherever it is shown."""
    notebook = room.notebook({"scale": room.solved()["scale"], "question": f"{WROTE} {LIVE}"})
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": LIVE}}
    script = {**shown, "data": {"application/javascript": "document.title='owned'"}}
    drawn = {**shown, "data": {"image/svg+xml": "<svg onload=\"document.title='owned'\"></svg>"}}
    of_name(notebook, "scale")["outputs"] = [shown, script, drawn]
    note = {"cell_type": "markdown", "id": "own-note", "metadata": {}, "source": LIVE}
    return {**notebook, "cells": [note, *notebook["cells"]]}


def dealt(lesson: str, number: int) -> list[Answer]:
    """Give one kept answer for each function; the first deal holds right ones alone."""
    kept = answers([lesson])
    of_each = [
        sorted((a for a in kept if a.function == one.function), key=lambda a: a.outcome != "done")
        for one in exercises(lesson)
    ]
    (found,) = islice(zip_longest(*of_each), number, number + 1)
    return [answer for answer in found if answer is not None]


def kept(lesson: str, number: int, *, chosen: bool = False) -> Case:
    """Make a student who hands in kept answers, right and wrong."""
    deal = dealt(lesson, number)

    def make(room: Classroom) -> HandedIn:
        return room.notebook({a.function: a.path.read_text(encoding="utf-8") for a in deal})

    done = frozenset(answer.function for answer in deal if answer.outcome == "done")
    return Case(f"kept_{lesson[:2]}_{number:02}", make, done, lesson=lesson, chosen=chosen)


MLP = frozenset(one.function for one in exercises(WITH_KERAS))
CASES = [
    Case("solution", solution, ALL, ("word by word",), waits=True, chosen=True),
    Case("blank", blank),
    Case("live_html", live_html, frozenset({"scale"}), waits=True, chosen=True),
    kept(LESSON, 0),
    kept(LESSON, 4, chosen=True),
    kept(LESSON, 8),
    kept(LESSON, 12),
    Case("mlp_solution", solution, MLP, ("word by word",), lesson=WITH_KERAS, waits=True),
    kept(WITH_KERAS, 3),
]
