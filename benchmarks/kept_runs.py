"""Trainings, each in a process of its own, and kept: what was measured once isn't measured again.

A kept training counts as long as the code that trains, the versions and the kind of machine are the
same. Delete `results/trainings.jsonl` to measure all anew.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.figures import Effort
from benchmarks.machine import machine
from benchmarks.measure import ROOT, environment
from benchmarks.results_file import FOLDER

KEPT = FOLDER / "trainings.jsonl"
HERE = Path(__file__).parent
LESSONS = ROOT / "digitkit" / "lessons"
COURSE = {"best": ["improve"], "workflow_mlp": ["mlp"]}  # what trainings take from the course
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def code_digest(name: str) -> str:
    """Work out a digest of the code behind a training; how it is laid out or explained is no part.

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
    """Take comments, docstrings and layout away from a module."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def key_of(name: str, seed: int, target: float | None) -> dict[str, Any]:
    """Say what makes two trainings the same: code, seed, target, versions, kind of machine."""
    return {
        "name": name,
        "seed": seed,
        "target": target,
        "code": code_digest(name),
        "keras": version("keras"),
        "tensorflow": version("tensorflow"),
        "machine": machine(),
    }


def in_turns(
    targets: dict[str, float | None],
    seeds: int,
    effort: Effort,
    kept: Path = KEPT,
    probabilities: Sequence[str] = (),
) -> dict[str, list[dict[str, Any]]]:
    """Train each once with every seed, one after another, so that a busy hour meets them all.

    Args:
        targets: trainings by name, each with the accuracy at which it stops, or None.
        seeds: how many seeds.
        effort: with `quick`, one short training each, which is never kept.
        kept: the file of trainings.
        probabilities: the trainings whose test probabilities are needed too, beside that file;
            where they are missing, a training that is kept is done again for them.

    Returns:
        By name, what `benchmarks.training.run` tells of each seed; fewer than `seeds` only where
        nothing is to be trained.
    """
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in targets}
    for seed in range(1 if effort.quick else seeds):
        for name, target in targets.items():
            beside = probabilities_of(name, seed, kept) if name in probabilities else None
            run = training_of(name, seed, target, effort, kept, beside)
            if run is not None:
                runs[name].append(run)
    return runs


def training_of(
    name: str, seed: int, target: float | None, effort: Effort, kept: Path, beside: Path | None
) -> dict[str, Any] | None:
    """Find one training, or do it and keep it; None where it is missing and none is to be done."""
    if effort.quick:
        return None if effort.kept_only else train_now(name, seed, target, True)
    key = key_of(name, seed, target)  # as the code is before the training
    run = find(kept, key)
    complete = run is not None and (beside is None or beside.exists())
    if complete or effort.kept_only:
        return run
    trained = train_now(name, seed, target, False, beside)
    if run is None:
        keep(kept, key, trained)
    return run or trained


def find(kept: Path, key: dict[str, Any]) -> dict[str, Any] | None:
    """Look for a training among those kept."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    entries = map(json.loads, lines)
    return next((entry["run"] for entry in entries if entry["key"] == key), None)


def keep(kept: Path, key: dict[str, Any], run: dict[str, Any]) -> None:
    """Add a training to those kept."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, "run": run}) + "\n")


def key_of_several(name: str, seeds: int) -> dict[str, Any]:
    """Say what makes two judgements of several models together the same."""
    return {**key_of(name, 0, None), "name": f"{name} together", "seed": list(range(seeds))}


def probabilities_of(name: str, seed: int, kept: Path = KEPT) -> Path:
    """Say where the test probabilities of a training are kept; they are too large for git."""
    return kept.parent / "probabilities" / f"{name}-{seed}-{code_digest(name)}.npy"


def train_now(
    name: str, seed: int, target: float | None, quick: bool, probabilities: Path | None = None
) -> dict[str, Any]:
    """Train in a fresh process.

    Raises:
        RuntimeError: the process failed; what it said stands on the screen.
    """
    words = [sys.executable, "-m", "benchmarks.training", name, "--seed", str(seed)]
    words += ["--target", str(target)] if target is not None else []
    words += ["--quick"] if quick else []
    words += ["--probabilities", str(probabilities)] if probabilities and not quick else []
    done = subprocess.run(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}; see the lines above")
    return json.loads(done.stdout.splitlines()[-1])
