"""A cold start to a verdict: `pytest lessons/NN.ipynb`, compared with the unavoidable imports."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.comparison import Aim, Effort, Row
from benchmarks.measure import ROOT, Samples, measure_interleaved, run_timed

IMPORTS = {"03_split": "import pandas, sklearn, matplotlib", "04_mlp": "import keras"}
AIM = Aim("ratio", "at most", 1.3)
GRADED = (0, 1)  # pytest's exit codes: all passed; some failed
NOTHING = (5,)  # and: no tests


def measure(effort: Effort) -> list[Row]:
    """Measure the verdict on a solved and on an untouched lesson, alternately with the imports."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            row
            for lesson in list(IMPORTS)[: 1 if effort.quick else None]
            for row in measure_lesson(lesson, Path(folder), effort.quick)
        ]


def measure_lesson(lesson: str, folder: Path, quick: bool) -> list[Row]:
    """Measure one lesson, in a folder like a learner's."""
    cases = {"import": partial(run_timed, [sys.executable, "-c", IMPORTS[lesson]], folder)}
    pytest = [sys.executable, "-m", "pytest", "-q"]
    for state, source in (("solved", "solutions"), ("untouched", "lessons")):
        home = folder / state
        (home / "lessons").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "pyproject.toml", home)  # pytest's settings are part of the command
        shutil.copy(ROOT / source / f"{lesson}.ipynb", home / "lessons")
        cases[state] = partial(run_timed, [*pytest, f"lessons/{lesson}.ipynb"], home, GRADED)
    (home / "empty").mkdir(exist_ok=True)
    cases["bare"] = partial(run_timed, [*pytest, "empty"], home, NOTHING)
    return rows_of(lesson, measure_interleaved(cases, 1 if quick else 5))


def rows_of(lesson: str, samples: dict[str, Samples]) -> list[Row]:
    """Return the rows of a lesson; the last ones are pytest's own time."""
    labels = {
        "solved": f"{lesson}, solved",
        "untouched": f"{lesson}, untouched",
        "bare": "pytest with nothing to grade",
    }
    return [
        Row(
            f"{label}: {kind}",
            "s",
            samples[state][key],
            samples["import"][key],
            IMPORTS[lesson],
            AIM if key == "wall" and state != "bare" else None,
        )
        for state, label in labels.items()
        for key, kind in (("wall", "time"), ("cpu", "CPU time"))
    ]
