"""How to measure: separate processes, interleaved repetitions, time and CPU time."""

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
Values = dict[str, float]  # one measurement: values by name, such as "wall" and "cpu" seconds
Samples = dict[str, list[float]]  # the values of all repetitions, by name


def measure_interleaved(
    cases: Mapping[str, Callable[[], Values]], repeats: int = 5
) -> dict[str, Samples]:
    """Measure all cases in each of several rounds, so that other load affects all of them.

    Args:
        cases: by name, a function that measures once.
        repeats: the number of rounds.

    Returns:
        The samples of each case.
    """
    samples: dict[str, Samples] = {name: {} for name in cases}
    for _ in range(repeats):
        for name, measure in cases.items():
            for key, value in measure().items():
                samples[name].setdefault(key, []).append(value)
    return samples


def run_timed(
    command: Sequence[str],
    folder: Path = ROOT,
    accept: Sequence[int] = (0,),
    variables: Mapping[str, str] | None = None,
) -> Values:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        folder: its working directory.
        accept: the exit codes that mean success.
        variables: more environment variables.

    Returns:
        Its `wall` and `cpu` seconds, including all processes that it started and waited for.

    Raises:
        RuntimeError: it ended with another code; the message has its last lines.
    """
    before, start = os.times(), time.perf_counter()
    process = subprocess.run(
        command,
        cwd=folder,
        env={**environment(), **(variables or {})},
        capture_output=True,
        text=True,
        errors="replace",
    )
    wall, after = time.perf_counter() - start, os.times()
    if process.returncode not in accept:
        tail = "\n".join((process.stdout + process.stderr).splitlines()[-5:])
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    user = after.children_user - before.children_user
    return {"wall": wall, "cpu": user + after.children_system - before.children_system}


def run_apart(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a new Python process; arguments and result must be JSON values.

    Raises:
        RuntimeError: the process failed.
    """
    program = (
        f"import json, sys; from {function.__module__} import {function.__name__} as function; "
        "print(json.dumps(function(*json.loads(sys.argv[1]))), flush=True)"
    )
    return run_python(program, json.dumps(arguments))


def run_python(program: str, *arguments: str | Path) -> Any:
    """Run a short program in a new Python process, and return the JSON in its last line.

    Raises:
        RuntimeError: the process failed; its error output is on the terminal.
    """
    command = [sys.executable, "-c", program, *map(str, arguments)]
    process = subprocess.run(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    if process.returncode:
        text = " ".join(map(str, arguments))
        raise RuntimeError(f"measuring {text} ended with {process.returncode}; see the lines above")
    return json.loads(process.stdout.splitlines()[-1])


def environment() -> dict[str, str]:
    """Return an environment that imports this digitkit from any folder, with quiet logs."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TF_CPP_MIN_LOG_LEVEL": "3"}
