"""Handed-in code in a sandbox: its verdict, what it saw, and what is left of it."""

import ast
import os
import textwrap
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from digitkit.course.sandbox import Sandbox
from digitkit.lessons.catalog import exercise_of
from digitkit.outside.results import ExerciseResult
from digitkit.outside.runner import run_exercise
from digitkit.protocol.codec import decode, encode
from digitkit.protocol.plan import CodeCell, Piece, Plan
from digitkit.protocol.time_limits import TimeLimit
from tests.lessons.answers import reference_source

RIGHT = """
import numpy as np
def scale(X):
    return np.asarray(X, dtype="float32") / np.float32(255)
"""


def plan_of(source: str, function: str, folder: str = "") -> Plan:
    source = textwrap.dedent(source)
    cell = CodeCell(source, "cell 1", "cell 1")
    return Plan(function, (Piece(cell, tuple(range(len(ast.parse(source).body))), True),), folder)


def judge(
    sandbox: Sandbox, source: str, function: str = "scale", seconds: float = 10, folder: str = ""
) -> ExerciseResult:
    """The verdict on a piece of code."""
    plan, limit = plan_of(source, function, folder), TimeLimit(seconds, 3 * seconds)
    with closing(sandbox.open_transport(plan, limit)) as link:
        return run_exercise(exercise_of(function), link)


def ask(sandbox: Sandbox, source: str, function: str = "scale", seconds: float = 20) -> Any:
    """What a function returns that is called with nothing."""
    message = {"do": "call", "function": function, "arguments": [], "keywords": {}}
    limit = TimeLimit(seconds, 3 * seconds)
    with closing(sandbox.open_transport(plan_of(source, function), limit)) as link:
        reply = decode(link.ask(encode(message)))
    assert reply.get("error") is None, reply["error"]
    return reply["value"]


def right_answer(function: str) -> str:
    return reference_source(function)


def alive_in(sandbox: Sandbox) -> set[int]:
    """The processes that stand under the sandbox' own."""
    parents = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int(
                    (place / "stat").read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
    found = {sandbox._process.pid}
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} | found
        if more == found:
            return found - {os.getpid()}
        found = more


def nothing_left(sandbox: Sandbox, before: set[int]) -> bool:
    """Whether no process is there that was not there before; one may take a moment to vanish."""
    deadline = time.monotonic() + 20
    while not (gone := alive_in(sandbox) <= before) and time.monotonic() < deadline:
        time.sleep(0.02)
    return gone
