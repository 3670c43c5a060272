"""Trainings in separate processes, with a cache, so that no training is measured twice.

A cached training is valid while its code, the versions and the kind of machine stay the same.
Delete `results/trainings.jsonl` to measure everything again.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.comparison import Effort
from benchmarks.measure import ROOT, run_apart
from benchmarks.results_file import FOLDER, machine
from benchmarks.training import Run, run

CACHE = FOLDER / "trainings.jsonl"
HERE = ROOT / "benchmarks"
LESSONS = ROOT / "digitkit" / "lessons"
COURSE = {"best": ["improve"], "workflow_mlp": ["mlp"]}  # the lessons whose code a training uses
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
Key = dict[str, Any]


def code_digest(name: str) -> str:
    """Return a digest of a training's code; its layout, comments and docstrings don't count.

    Args:
        name: a function of `benchmarks.recipes` or `benchmarks.peers`.

    Returns:
        16 hexadecimal digits.
    """
    recipe = HERE / "recipes" / f"{name}.py"
    files = [recipe, HERE / "recipes" / "parts.py"] if recipe.exists() else [HERE / "peers.py"]
    files += [LESSONS / lesson / "reference.py" for lesson in COURSE.get(name, ())]
    code = "\n".join(bare_code(file.read_text(encoding="utf-8")) for file in files)
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def bare_code(source: str) -> str:
    """Return a module's code without comments, docstrings and layout."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def key_of(name: str, seed: int, target: float | None) -> Key:
    """Return what identifies a training: code, seed, target, versions, kind of machine."""
    return {
        "name": name,
        "seed": seed,
        "target": target,
        "code": code_digest(name),
        "keras": version("keras"),
        "tensorflow": version("tensorflow"),
        "machine": machine(),
    }


def ensemble_key(name: str, seeds: int) -> Key:
    """Return what identifies an ensemble of trainings with the first so many seeds."""
    return {**key_of(name, 0, None), "name": f"{name} together", "seed": list(range(seeds))}


def train_interleaved(
    targets: dict[str, float | None],
    seeds: int,
    effort: Effort,
    cache: Path = CACHE,
    probabilities: Sequence[str] = (),
) -> dict[str, list[Run]]:
    """Run all trainings with one seed after another, so that other load affects all of them.

    Args:
        targets: trainings by name, each with the accuracy at which it stops, or None.
        seeds: how many seeds.
        effort: with `quick`, one short training each, which is never cached.
        cache: the file of cached trainings.
        probabilities: the trainings whose test probabilities are needed too, in a folder next to
            the cache; a cached training without them is repeated.

    Returns:
        The runs of each training; fewer than `seeds` only with `quick` or `cached_only`.
    """
    runs: dict[str, list[Run]] = {name: [] for name in targets}
    for seed in range(1 if effort.quick else seeds):
        for name, target in targets.items():
            file = probabilities_file(name, seed, cache) if name in probabilities else None
            training = cached_training(name, seed, target, effort, cache, file)
            if training is not None:
                runs[name].append(training)
    return runs


def cached_training(
    name: str,
    seed: int,
    target: float | None,
    effort: Effort,
    cache: Path,
    probabilities: Path | None,
) -> Run | None:
    """Return a training from the cache, or run and cache it; None if missing and not to be run."""
    if effort.quick:
        return None if effort.cached_only else train(name, seed, target, True)
    key = key_of(name, seed, target)  # before the training, during which the code may change
    cached: Run | None = find(cache, key)
    complete = cached is not None and (probabilities is None or probabilities.exists())
    if complete or effort.cached_only:
        return cached
    trained = train(name, seed, target, False, probabilities)
    if cached is None:
        add(cache, key, trained)
    return cached or trained


def find(cache: Path, key: Key) -> Any:
    """Return the cached result with this key, or None."""
    lines = cache.read_text(encoding="utf-8").splitlines() if cache.exists() else []
    entries = map(json.loads, lines)
    return next((entry["run"] for entry in entries if entry["key"] == key), None)


def add(cache: Path, key: Key, result: object) -> None:
    """Add a result to the cache."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, "run": result}) + "\n")


def probabilities_file(name: str, seed: int, cache: Path = CACHE) -> Path:
    """Return the path of a training's test probabilities, which are too large for git."""
    return cache.parent / "probabilities" / f"{name}-{seed}-{code_digest(name)}.npy"


def train(
    name: str, seed: int, target: float | None, quick: bool, probabilities: Path | None = None
) -> Run:
    """Train in a new process; see `benchmarks.training.run`."""
    file = str(probabilities) if probabilities and not quick else None
    result: Run = run_apart(run, name, seed, target, quick, file)
    return result


def cpu_times(runs: list[Run]) -> list[float]:
    """Return the CPU seconds of each run."""
    return [run["cpu_seconds"] for run in runs]


def accuracies(runs: list[Run]) -> list[float]:
    """Return the test accuracy at the end of each run, in percent."""
    return [100 * run["epochs"][-1]["accuracy"] for run in runs]
