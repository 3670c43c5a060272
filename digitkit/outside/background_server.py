"""The process behind `digitkit.outside.background`, which forks for every grading.

A message is one line of JSON, and so is each reply; the last reply to a message says `"last"`.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from digitkit.lessons.catalog import exercises
from digitkit.outside.background import PREFORK
from digitkit.outside.grader import Grader
from digitkit.protocol.plan import Plan
from digitkit.submissions.reading import CannotGrade, read_submission


class _Stopped(BaseException):
    """The running grading is no longer needed."""


def serve() -> None:
    """Answer messages on standard input until it closes."""
    messages, replies = _take_standard_streams()
    interruptible = _Interruptible()
    grader = Grader()
    grader.preload(word for word in sys.argv[1:] if word != PREFORK)
    if PREFORK in sys.argv:
        grader.prefork()
    for line in messages:
        try:
            with interruptible:
                for reply in _replies(grader, json.loads(line)):
                    _write(replies, reply)
        except CannotGrade as problem:
            _write(replies, {"cannot": str(problem), "last": True})
        except _Stopped:
            _write(replies, {"stopped": True, "last": True})
        if PREFORK in sys.argv:
            grader.prefork()


def _take_standard_streams() -> tuple[TextIO, TextIO]:
    """Return standard input and output, and redirect both for everything else in this process."""
    messages = os.fdopen(os.dup(0), encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(devnull, standard)
    return messages, replies


def _write(replies: TextIO, reply: dict[str, Any]) -> None:
    try:
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
    except BrokenPipeError:  # the calling process is gone
        os._exit(0)


class _Interruptible:
    """A block that a signal may end; outside it the signal does nothing."""

    def __init__(self) -> None:
        self.allowed = False
        signal.signal(signal.SIGTERM, self._end)
        if hasattr(signal, "SIGUSR1"):
            signal.signal(signal.SIGUSR1, self._stop)

    def __enter__(self) -> None:
        self.allowed = True

    def __exit__(self, *_error: object) -> None:
        self.allowed = False

    def _stop(self, *_signal: object) -> None:
        if self.allowed:
            self.allowed = False
            raise _Stopped

    def _end(self, *_signal: object) -> None:
        if self.allowed:  # so that the child of the running grading is ended too
            raise SystemExit
        os._exit(0)  # nothing is open; unloading the packages would only take time


def _replies(grader: Grader, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    submission = read_submission(message["file"])
    if message["do"] == "read":
        listed = [
            {
                "id": e.id,
                "function": e.function,
                "answer": digest(submission.program.plan(e.function)),
            }
            for e in exercises(submission.lesson)
        ]
        yield {"lesson": submission.lesson, "exercises": listed, "last": True}
        return
    for result in grader.results(submission, message["only"], in_order=False):
        yield {"result": result.as_record(), "last": False}
    yield {"lesson": submission.lesson, "last": True}


def digest(plan: Plan) -> str:
    """Return a short text that changes whenever the code of a plan does; empty without code.

    The exercise's own cell counts in full, including comments. Of other cells only the needed code
    counts, wherever it is, and repeated imports count once.
    """
    if not plan.pieces:
        return ""
    own = [piece.cell.source for piece in plan.pieces if piece.own]
    others: list[ast.stmt] = []
    for piece in plan.pieces:
        if not piece.own:
            body = ast.parse(piece.cell.source).body
            others += [body[number] for number in piece.statements]
    imports = {ast.unparse(one) for one in others if isinstance(one, ast.Import | ast.ImportFrom)}
    rest = [ast.unparse(one) for one in others]
    parts = [*own, *sorted(imports), *(text for text in rest if text not in imports)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
