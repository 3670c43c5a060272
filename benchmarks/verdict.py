"""From nothing to a verdict: `pytest lessons/NN.ipynb` beside the imports that nobody can save."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.figures import Aim, Effort, Row
from benchmarks.measure import ROOT, in_turns, run_timed

IMPORTS = {"03_split": "import pandas, sklearn, matplotlib", "04_mlp": "import keras"}
AIM = Aim("ratio", "at most", 1.3)
GRADED = (0, 1)  # pytest's codes: all done; not all done
NOTHING = (5,)  # and: there was nothing to grade


def measure(effort: Effort) -> list[Row]:
    """Measure the verdict on a solved and on an untouched lesson, in turns with the import."""
    lessons = ["03_split"] if effort.quick else list(IMPORTS)
    with tempfile.TemporaryDirectory() as folder:
        return [
            row for lesson in lessons for row in measure_lesson(lesson, Path(folder), effort.quick)
        ]


def measure_lesson(lesson: str, folder: Path, quick: bool) -> list[Row]:
    """Measure one lesson; what is graded lies in a learner's folder."""
    cases = {"import": partial(run_timed, [sys.executable, "-c", IMPORTS[lesson]], folder)}
    for state, source in (("solved", "solutions"), ("untouched", "lessons")):
        home = folder / state
        (home / "lessons").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "pyproject.toml", home)  # pytest's settings are part of the command
        shutil.copy(ROOT / source / f"{lesson}.ipynb", home / "lessons")
        words = [sys.executable, "-m", "pytest", "-q", f"lessons/{lesson}.ipynb"]
        cases[state] = partial(run_timed, words, home, GRADED)
    (home / "empty").mkdir(exist_ok=True)
    cases["bare"] = partial(run_timed, [*words[:-1], "empty"], home, NOTHING)
    found = in_turns(cases, 1 if quick else 5)
    return rows_of(lesson, found)


def rows_of(lesson: str, found: dict[str, dict[str, list[float]]]) -> list[Row]:
    """Make the lines of a lesson; the last one is what pytest takes by itself."""
    told = {
        "solved": f"{lesson}, solved",
        "untouched": f"{lesson}, untouched",
        "bare": "pytest with nothing to grade",
    }
    return [
        Row(
            f"{named}: {words}",
            "s",
            found[state][figure],
            found["import"][figure],
            IMPORTS[lesson],
            AIM if figure == "wall" and state != "bare" else None,
        )
        for state, named in told.items()
        for figure, words in (("wall", "time"), ("cpu", "CPU time"))
    ]
