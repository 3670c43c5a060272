"""The process behind `digitkit.outside.background`: it stays, and forks for every grading.

A message is one line of JSON, and so is each reply; the last one to a message says `"last"`.
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
from digitkit.outside.background import AHEAD
from digitkit.outside.grader import Grader
from digitkit.outside.results import ExerciseResult
from digitkit.protocol.plan import Plan
from digitkit.submissions.reading import CannotGrade, read_submission

_TOLD = [name for name in ExerciseResult.__dataclass_fields__ if name != "fault"]


class _Stopped(BaseException):
    """Whoever asked for the grading under way doesn't need it any more."""


def serve() -> None:
    """Answer messages on standard input until it closes."""
    asked, answers = _own_lines()
    stopping = _Stopping()
    grader = Grader()
    modules, ahead = [word for word in sys.argv[1:] if word != AHEAD], AHEAD in sys.argv
    grader.preload(modules)
    if ahead:
        grader.get_ready()
    for line in asked:
        try:
            with stopping:
                for reply in _replies(grader, json.loads(line)):
                    _write(answers, reply)
        except CannotGrade as problem:
            _write(answers, {"cannot": str(problem), "last": True})
        except _Stopped:
            _write(answers, {"stopped": True, "last": True})
        if ahead:
            grader.get_ready()


def _own_lines() -> tuple[TextIO, TextIO]:
    """Take the lines to whoever asks away from everything that reads or prints here."""
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return asked, answers


def _write(answers: TextIO, reply: dict[str, Any]) -> None:
    try:
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
    except BrokenPipeError:  # nobody listens any more
        os._exit(0)


class _Stopping:
    """Lets a signal end what is under way, and nothing else."""

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
        if self.allowed:  # the child of the grading under way is to be ended too
            raise SystemExit
        os._exit(0)  # nothing is open; taking the loaded packages apart would only cost time


def _replies(grader: Grader, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    answers = read_submission(message["file"])
    if message["do"] == "read":
        plans = [(e, answers.source.plan(e.function)) for e in exercises(answers.lesson)]
        told = [{"id": e.id, "function": e.function, "answer": mark(plan)} for e, plan in plans]
        yield {"lesson": answers.lesson, "exercises": told, "last": True}
        return
    for result in grader.verdicts(answers, message["only"], in_order=False):
        yield {**{name: getattr(result, name) for name in _TOLD}, "last": False}
    yield {"lesson": answers.lesson, "last": True}


def mark(plan: Plan) -> str:
    """Give a short text that changes whenever the code of a plan does; empty without code.

    The exercise's own cell counts as it stands, comments too; of others only the code that is
    needed, wherever it stands, and what is imported twice counts once.
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
