"""Judge the kept right answers of some lessons while busy processes run beside them.

`python -m tests.outside.under_load [--busy N] [--first] [LESSON ...]` prints for each answer its
outcome, its seconds on the clock, and the CPU seconds of loading and calling it beside their limit.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from digitkit.lessons.catalog import exercise_of, lessons, needs_keras
from digitkit.outside.grader import Grader
from digitkit.outside.process import ProcessTransport
from digitkit.outside.runner import run_exercise
from digitkit.protocol.time_limits import TimeLimit
from digitkit.submissions.reading import script_cells
from digitkit.submissions.slicing import Program
from tests.lessons.answers import Answer, answers


@contextmanager
def busy_processes(count: int) -> Iterator[None]:
    """Keep processors busy with other work."""
    with ExitStack() as stack:
        for _ in range(count):
            process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


def judge(answer: Answer) -> dict:
    """Judge an answer in a forked process, and measure it."""
    exercise = exercise_of(answer.function)
    limit = TimeLimit.of(exercise.seconds)
    cells = script_cells(answer.path.read_text(encoding="utf-8"), answer.path.name)
    transport = ProcessTransport(Program(cells).plan(answer.function), limit)
    begin = time.monotonic()
    try:
        result = run_exercise(exercise, transport)
        cpu = (
            transport._child.cpu_time() if transport._child and not transport._end else float("nan")
        )
    finally:
        transport.close()
    results = {"answer": answer.name, "outcome": result.outcome, "message": result.message}
    wall = time.monotonic() - begin
    return {**results, "wall": round(wall, 2), "cpu": round(cpu, 2), "limit": limit.cpu}


def judge_lesson(lesson: str, *, first: bool = False) -> Iterator[dict]:
    """Judge the right answers of a lesson, or the first one of each of its exercises."""
    grader = Grader()
    grader.preload(["pandas", "matplotlib.pyplot", "seaborn", "sklearn.model_selection"])
    if needs_keras(lesson):
        grader.preload(["keras"])
    seen: set[str] = set()
    for answer in answers([lesson]):
        if answer.outcome == "done" and not (first and answer.function in seen):
            seen.add(answer.function)
            yield judge(answer)


def main() -> None:
    """Judge the lessons that are named, each in an interpreter of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.outside.under_load")
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--busy", type=int, default=4)
    parser.add_argument("--first", action="store_true", help="one answer of each exercise")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        for results in judge_lesson(options.lessons[0], first=options.first):
            print(json.dumps(results), flush=True)
        return
    with busy_processes(options.busy):
        for lesson in options.lessons or lessons():
            words = [lesson, "--here", *(["--first"] if options.first else [])]
            subprocess.run([sys.executable, "-m", "tests.outside.under_load", *words], check=True)


if __name__ == "__main__":
    main()
