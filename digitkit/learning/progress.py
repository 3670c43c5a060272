"""`digitkit progress`: how far a learner is, in all lessons."""

from __future__ import annotations

import argparse
import json
import sys
import time

from digitkit.grading.answers import CannotGrade
from digitkit.grading.progress import Row, Ungraded, as_json, table
from digitkit.grading.warm import WarmGrader
from digitkit.learning.folder import known_lessons, learners_file

_PATIENCE = 2.0


def show_progress(options: argparse.Namespace) -> int:
    """Do `digitkit progress`.

    Returns:
        0; the table says how far one is.
    """
    rows = grade_all(_Waiting())
    print(json.dumps(as_json(rows), indent=2, ensure_ascii=False) if options.json else table(rows))
    return 0


def grade_all(waiting: _Waiting) -> list[Row]:
    """Grade every lesson in the learner's folder."""
    grader = WarmGrader()
    grader.start()
    rows: list[Row] = []
    lessons = known_lessons()
    try:
        for number, lesson in enumerate(lessons, 1):
            file = str(learners_file(lesson))
            if not learners_file(lesson).exists():
                absent = "not here yet; digitkit learn --files-only puts it there"
                rows.append(Ungraded(file, lesson, absent))
                continue
            waiting.say(f"Grading {lesson} ({number} of {len(lessons)}) …")
            try:
                rows.append(grader.grade(file, on_result=lambda _: waiting.go_on()))
            except CannotGrade as problem:
                rows.append(Ungraded(file, lesson, str(problem)))
    finally:
        waiting.end()
        grader.close()
    return rows


class _Waiting:
    """Says on standard error what takes so long, once two seconds are over."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._line = ""
        self._said = ""

    def say(self, line: str) -> None:
        """Note what is done now."""
        self._line = line
        self.go_on()

    def go_on(self) -> None:
        """Say it, if it takes long and wasn't said yet."""
        if time.monotonic() - self._begin > _PATIENCE and self._said != self._line:
            self._said = self._line
            if sys.stderr.isatty():
                print(f"\r\x1b[K{self._line}", end="", file=sys.stderr, flush=True)
            else:
                print(self._line, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self._said and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
