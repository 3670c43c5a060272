"""From a save to its verdict with `digitkit watch`, beside the same check in a fresh process."""

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

from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import ROOT, environment, run_timed

WITH_KERAS = "04"  # lessons from here on
GRADED = (0, 1)  # pytest's codes: all done; not all done
SUMMED_UP = "^together"  # the last line of the table that stands there once all is graded
PATIENCE = 300.0  # seconds after which a verdict is given up


def measure(effort: Effort) -> list[Row]:
    """Measure one lesson after another: each exercise is mended and saved, then checked cold."""
    lessons = sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        return [
            measure_lesson(lesson, Path(folder), effort.quick)
            for lesson in lessons[: 1 if effort.quick else None]
        ]


def measure_lesson(lesson: str, folder: Path, quick: bool) -> Row:
    """Measure each exercise of a lesson once, warm and cold in turns."""
    home = folder / lesson
    path = home / "lessons" / f"{lesson}.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / f"{lesson}.ipynb", path)
    solved = path.read_text(encoding="utf-8")
    exercises = list(functions(json.loads(solved)))[: 1 if quick else None]
    warm, cold = [], []
    with watching(lesson, home) as lines:
        for function in exercises:
            path.write_text(without(solved, function), encoding="utf-8")
            wait_for(lines, rf"{function} · (?!done)")
            time.sleep(1)  # whoever mends an answer takes longer
            began = time.monotonic()
            path.write_text(solved, encoding="utf-8")
            warm.append(wait_for(lines, rf"{function} · done") - began)
            words = [sys.executable, "-m", "pytest", "-q", f"{path}::{function}"]
            cold.append(run_timed(words, home, GRADED)["wall"])
    seconds = 1.0 if lesson < WITH_KERAS else 2.0
    return Row(
        f"{lesson}: a save to its verdict",
        "s",
        warm,
        cold,
        "the same check in a fresh pytest",
        Aim("ours", "at most", seconds),
        details={"exercises": exercises},
    )


def functions(notebook: dict[str, Any]) -> Iterator[str]:
    """Find the exercises of a notebook."""
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks.get("solution"):
            yield cell["id"]


def without(solved: str, function: str) -> str:
    """Put an answer that is not right in the place of one function of a solved notebook."""
    notebook = json.loads(solved)
    for cell in notebook["cells"]:
        if cell.get("id") == function:
            cell["source"] = f"def {function}(*values, **options):\n    return 'not yet'\n"
    return json.dumps(notebook)


@contextmanager
def watching(lesson: str, home: Path) -> Iterator[queue.SimpleQueue[tuple[float, str]]]:
    """Run `digitkit watch`, and hand out its lines with the time at which they came."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "digitkit.cli", "watch", lesson],
        cwd=home,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines: queue.SimpleQueue[tuple[float, str]] = queue.SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put((time.monotonic(), line.rstrip()))

    threading.Thread(target=read, daemon=True).start()
    try:
        wait_for(lines, SUMMED_UP)
        yield lines
    finally:
        process.terminate()
        process.wait(30)


def wait_for(lines: queue.SimpleQueue[tuple[float, str]], pattern: str) -> float:
    """Wait for a line, and give the time at which it came.

    Raises:
        TimeoutError: no such line came.
    """
    end, heard = time.monotonic() + PATIENCE, []
    while (left := end - time.monotonic()) > 0:
        try:
            when, line = lines.get(timeout=left)
        except queue.Empty:
            break
        heard.append(line)
        if re.search(pattern, line):
            return when
    raise TimeoutError(f"digitkit watch printed no {pattern!r} in {PATIENCE:.0f} s: {heard[-5:]}")
