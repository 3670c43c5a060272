"""A learner's folder, and the commands that are run in it."""

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from tests.lessons.answers import ANSWERS

# `digitkit` with the learner's commands alone, so that these tests need no other room
COMMAND = """
import argparse, sys
from digitkit.doors.commands import add_learning
parser = argparse.ArgumentParser(prog="digitkit")
add_learning(parser.add_subparsers(required=True))
options = parser.parse_args()
sys.exit(options.command(options))
"""
PLUGIN = "digitkit.doors.pytest_plugin"


def answer(lesson: str, function: str, name: str) -> str:
    """Read an answer of `tests/wrong_answers`."""
    return (ANSWERS / lesson / function / f"{name}.py").read_text(encoding="utf-8")


class Learner:
    """A folder in which somebody works, with the package in `site` as the installed one."""

    def __init__(self, home: Path, site: Path) -> None:
        self.home = home
        self.home.mkdir(exist_ok=True)
        self.environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
        self.environment.pop("PYTEST_ADDOPTS", None)

    def put(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def notebook(self, lesson: str) -> dict[str, Any]:
        """Read a lesson's notebook."""
        return json.loads((self.home / f"lessons/{lesson}.ipynb").read_text(encoding="utf-8"))

    def write(self, lesson: str, function: str, code: str, *, atomic: bool = False) -> Path:
        """Type an answer into the cell of an exercise, and save as editors do."""
        notebook = self.notebook(lesson)
        cell(notebook, function)["source"] = code
        path = self.home / f"lessons/{lesson}.ipynb"
        target = path.with_name(f".~{path.name}") if atomic else path
        target.write_text(json.dumps(notebook), encoding="utf-8")
        if atomic:
            target.replace(path)
        return path

    def run(self, *words: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run `digitkit` with these words."""
        return self.python("-c", COMMAND, *words, seconds=seconds)

    def pytest(self, *words: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run pytest with the plugin, as an installation registers it."""
        known = {point.name for point in entry_points(group="pytest11")}
        plugin = [] if "digitkit" in known else ["-p", PLUGIN]
        return self.python("-m", "pytest", *plugin, *words, seconds=seconds)

    def python(self, *words: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run Python in the folder."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


def cell(notebook: dict[str, Any], cell_id: str) -> dict[str, Any]:
    """Find a cell by its id."""
    return next(each for each in notebook["cells"] if each.get("id") == cell_id)
