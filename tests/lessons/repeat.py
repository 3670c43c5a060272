"""Grade kept answers several times, in processes of their own, and list those that vary.

`python -m tests.lessons.repeat --times 5` repeats all answers of lessons 4 to 9, each time in a new
process with another seed; `-k train` chooses answers by a part of their name. Nothing but the
verdict counts: its outcome and the check that refused the answer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.lessons.answers import Answer, answers, grade

LESSONS = ("04_mlp", "05_train", "06_evaluate", "07_cnn", "08_improve", "09_use")


def chosen_answers(part: str, lessons: Sequence[str] = LESSONS) -> list[Answer]:
    """Return the answers whose name, such as `train/stops_early`, contains a part."""
    return [answer for answer in answers(lessons) if part in answer.name]


def verdicts(chosen: Sequence[Answer]) -> dict[str, str]:
    """Grade answers in this process; for each name its outcome and the number of checks passed."""
    found = {}
    for answer in chosen:
        result = grade(answer.path.read_text(encoding="utf-8"), answer.function, str(answer.path))
        fault = " (a fault of the check)" if result.fault is not None else ""
        found[answer.name] = f"{result.outcome} after {result.passed} checks{fault}"
    return found


def varying(runs: Sequence[dict[str, str]]) -> dict[str, Counter[str]]:
    """Return the verdicts of the answers that did not get the same one in all runs."""
    by_name: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for name, verdict in run.items():
            by_name[name][verdict] += 1
    return {name: counts for name, counts in by_name.items() if len(counts) > 1}


def _run_once(part: str, seed: int) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.lessons.repeat", "-k", part, "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"run {seed} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    run: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return run


def _seed_everything(seed: int) -> None:
    import keras

    keras.utils.set_random_seed(seed)
    random.seed(seed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 if a verdict varies."""
    parser = argparse.ArgumentParser(prog="python -m tests.lessons.repeat", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how many processes (default 5)")
    parser.add_argument("-k", dest="part", default="", help="a part of the answers' names")
    parser.add_argument("--seed", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    chosen = chosen_answers(options.part)
    if options.seed is not None:
        _seed_everything(options.seed)
        random.shuffle(chosen)
        print(json.dumps(verdicts(chosen)))
        return 0
    runs = []
    for seed in range(options.times):
        runs.append(_run_once(options.part, seed))
        print(f"run {seed + 1} of {options.times}: {len(runs[-1])} answers", flush=True)
    found = varying(runs)
    for name, counts in sorted(found.items()):
        print(f"{name}: " + "; ".join(f"{n} x {verdict}" for verdict, n in counts.most_common()))
    print(f"{len(found)} of {len(chosen)} answers vary in {options.times} runs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
