"""From a save to its verdict in `digitkit watch`, compared with the same check in a new pytest."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.measure import ROOT, environment, run_timed

FIRST_WITH_KERAS = "04"
GRADED = (0, 1)  # pytest's exit codes: all passed; some failed
LAST_LINE = "^together"  # of the table that is shown once everything is graded
TIMEOUT = 300.0  # seconds for one verdict
Lines = queue.SimpleQueue[tuple[float, str]]


def measure(effort: Effort) -> list[Row]:
    """Measure the exercises of all lessons: solve one and save it, then check it cold."""
    lessons = sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        return [
            measure_lesson(lesson, Path(folder), effort.quick)
            for lesson in lessons[: 1 if effort.quick else None]
        ]


def measure_lesson(lesson: str, folder: Path, quick: bool) -> Row:
    """Measure each exercise of a lesson once, alternately warm and cold."""
    home = folder / lesson
    path = home / "lessons" / f"{lesson}.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / f"{lesson}.ipynb", path)
    solved = path.read_text(encoding="utf-8")
    exercises = functions(json.loads(solved))[: 1 if quick else None]
    warm, cold = [], []
    with watching(lesson, home) as lines:
        for function in exercises:
            path.write_text(without(solved, function), encoding="utf-8")
            wait_for(lines, rf"{function} · (?!done)")
            time.sleep(1)  # a person would take longer to correct an answer
            start = time.monotonic()
            path.write_text(solved, encoding="utf-8")
            warm.append(wait_for(lines, rf"{function} · done") - start)
            command = [sys.executable, "-m", "pytest", "-q", f"{path}::{function}"]
            cold.append(run_timed(command, home, GRADED)["wall"])
    return Row(
        f"{lesson}: time from a save to its verdict",
        "s",
        warm,
        cold,
        "the same check in a new pytest",
        Aim("ours", "at most", 1.0 if lesson < FIRST_WITH_KERAS else 2.0),
        details={"exercises": exercises},
    )


def functions(notebook: dict[str, Any]) -> list[str]:
    """Return the exercises of a notebook."""
    return [
        cell["id"]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")
    ]


def without(solved: str, function: str) -> str:
    """Replace one function of a solved notebook by a wrong answer."""
    notebook = json.loads(solved)
    for cell in notebook["cells"]:
        if cell.get("id") == function:
            cell["source"] = f"def {function}(*values, **options):\n    return 'not yet'\n"
    return json.dumps(notebook)


@contextmanager
def watching(lesson: str, home: Path) -> Iterator[Lines]:
    """Run `digitkit watch`, and yield a queue of its lines with the times of their arrival."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "digitkit.cli", "watch", lesson],
        cwd=home,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines: Lines = queue.SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put((time.monotonic(), line.rstrip()))

    threading.Thread(target=read, daemon=True).start()
    try:
        wait_for(lines, LAST_LINE)
        yield lines
    finally:
        process.terminate()
        process.wait(30)


def wait_for(lines: Lines, pattern: str) -> float:
    """Wait for a line that matches, and return the time of its arrival.

    Raises:
        TimeoutError: no such line arrived.
    """
    end, received = time.monotonic() + TIMEOUT, []
    while (left := end - time.monotonic()) > 0:
        try:
            when, line = lines.get(timeout=left)
        except queue.Empty:
            break
        received.append(line)
        if re.search(pattern, line):
            return when
    raise TimeoutError(f"digitkit watch printed no {pattern!r} in {TIMEOUT:.0f} s: {received[-5:]}")
