"""Trainings, each in a process of its own, and kept: what was measured once isn't measured again.

A kept training counts as long as the code that trains is the same, to the letter. Delete
`results/trainings.jsonl` to measure all anew.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.measure import ROOT, environment
from benchmarks.results_file import FOLDER

KEPT = FOLDER / "trainings.jsonl"
HERE = Path(__file__).parent


def code_digest(name: str) -> str:
    """Work out a digest of the code behind a training: its module, and what recipes share."""
    module = HERE / "recipes" / f"{name}.py"
    files = [module, HERE / "recipes" / "parts.py"] if module.exists() else [HERE / "peers.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


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


def trained(
    name: str, seed: int, target: float | None = None, quick: bool = False, kept: Path = KEPT
) -> dict[str, Any]:
    """Train once in a fresh process, or take the same training from those kept.

    Args:
        name: a function of `benchmarks.recipes` or `benchmarks.peers`.
        seed: the seed of weights, order and draws.
        target: the test accuracy at which training stops.
        quick: one epoch of few digits; never kept.
        kept: the file of trainings.

    Returns:
        What `benchmarks.training.run` tells.
    """
    key = key_of(name, seed, target)
    if not quick:
        for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []:
            entry = json.loads(line)
            if entry["key"] == key:
                return entry["run"]
    run = train_now(name, seed, target, quick)
    if not quick:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "run": run}) + "\n")
    return run


def train_now(name: str, seed: int, target: float | None, quick: bool) -> dict[str, Any]:
    """Train in a fresh process."""
    words = [sys.executable, "-m", "benchmarks.training", name, "--seed", str(seed)]
    words += ["--target", str(target)] if target is not None else []
    words += ["--quick"] if quick else []
    done = subprocess.run(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}; see the lines above")
    return json.loads(done.stdout.splitlines()[-1])
