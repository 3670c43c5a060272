"""The digitkit that handed-in code gets to see: without checks, and without the model answer.

An answer may use anything of digitkit but the function that it is to write. So the package is
laid out anew: of the checks only the plain records that go over the boundary, and of the lesson's
model answers one variant for each exercise, in which just that function refuses.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

import digitkit
from digitkit.checks import exercises
from digitkit.grading.records import HOMES

_LEFT_OUT = {"_lessons", "build", "checks", "course", "learning", "__pycache__"}
_CHECKS_KEPT = [home.__name__.rpartition(".")[2] for home in HOMES]
_COURSE_KEPT = (
    "box",
    "calls",
    "gauge",
    "keeper",
    "kernel",
    "limits",
    "memory",
    "places",
    "server",
)
_REFUSAL = "from digitkit.grading.hidden import refuse; refuse()"


def lay_out(lesson: str, folder: Path) -> None:
    """Write the package and the variants of a lesson's model answers into a folder.

    Args:
        lesson: such as `"03_split"`.
        folder: an empty folder; gets `package/digitkit` and `variants/FUNCTION.py`.
    """
    source = Path(str(files(digitkit)))
    package, variants = folder / "package" / "digitkit", folder / "variants"
    shutil.copytree(source, package, ignore=_ignored)
    _copy(source, package, "checks", _CHECKS_KEPT)
    _copy(source, package, "course/sandbox", _COURSE_KEPT)
    (package / "course" / "__init__.py").touch()
    answers = package / "reference" / f"{lesson.partition('_')[2]}.py"
    text = answers.read_text(encoding="utf-8")
    names = [exercise.function for exercise in exercises(lesson)]
    variants.mkdir()
    for name in names:
        (variants / f"{name}.py").write_text(without(text, [name]), encoding="utf-8")
    answers.write_text(without(text, names), encoding="utf-8")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _ignored(folder: str, names: list[str]) -> set[str]:
    top = Path(folder).name == "digitkit"
    return {name for name in names if name == "__pycache__" or (top and name in _LEFT_OUT)}


def _copy(source: Path, package: Path, room: str, kept: Collection[str]) -> None:
    target = package / room
    target.mkdir(parents=True)
    (target / "__init__.py").touch()
    for name in kept:
        shutil.copyfile(source / room / f"{name}.py", target / f"{name}.py")


def without(text: str, names: Collection[str]) -> str:
    """Let functions of a module refuse; all other lines stay as they are, at their places.

    Args:
        text: the module's source.
        names: the functions.
    """
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            first, last = body[0].lineno - 1, node.end_lineno or 0
            lines[first:last] = [f"    {_REFUSAL}"] + [""] * (last - first - 1)
    return "\n".join(lines) + "\n"
