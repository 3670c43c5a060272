"""How things are measured: processes of their own, in turns, time and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def in_turns(
    cases: Mapping[str, Callable[[], dict[str, float]]], repeats: int = 5
) -> dict[str, dict[str, list[float]]]:
    """Measure each case in turn, several times over, so that a busy minute meets them all.

    Args:
        cases: by name, what measures once and returns its figures by name.
        repeats: how many rounds.

    Returns:
        By case and figure, the values of all rounds.
    """
    gathered: dict[str, dict[str, list[float]]] = {name: {} for name in cases}
    for _ in range(repeats):
        for name, measure in cases.items():
            for figure, value in measure().items():
                gathered[name].setdefault(figure, []).append(value)
    return gathered


def run_timed(
    words: Sequence[str],
    folder: Path = ROOT,
    accept: Sequence[int] = (0,),
    more: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Run a program to its end.

    Args:
        words: the program and its arguments.
        folder: where it runs.
        accept: the exit codes that mean that it did its work.
        more: variables of the environment beside the usual ones.

    Returns:
        Its `wall` and `cpu` seconds, with all processes that it started and waited for.

    Raises:
        RuntimeError: it ended with another code; the message has its last lines.
    """
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        words,
        cwd=folder,
        env={**environment(), **(more or {})},
        capture_output=True,
        text=True,
        errors="replace",
    )
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode not in accept:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-5:])
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{tail}")
    cpu = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return {"wall": wall, "cpu": cpu}


def run_python(program: str, *arguments: str | Path) -> Any:
    """Run a short program in a Python of its own, and read the JSON that it prints last."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def environment() -> dict[str, str]:
    """Give programs this copy of digitkit, whatever folder they run in, and quiet logs."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TF_CPP_MIN_LOG_LEVEL": "3"}
