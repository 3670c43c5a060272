"""The public names of the package: a stub with one line for each function of the lessons."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from digitkit.lessons.manifest import Lesson


def stub_text(current: str, lessons: Collection[Lesson]) -> str:
    """Write the package's stub, `digitkit/__init__.pyi`.

    Args:
        current: the stub as it is; lines that are about no lesson stay.
        lessons: the manifests of all lessons.

    Returns:
        The stub with a line for every exercise's function, sorted.
    """
    others = [line for line in current.splitlines() if not line.startswith("from .lessons.")]
    functions = [
        f"from .lessons.{lesson.slug}.reference import {exercise.function} as {exercise.function}"
        for lesson in lessons
        for exercise in lesson.exercises
    ]
    imports = sorted([*functions, *(line for line in others if line.startswith("from "))])
    rest = [line for line in others if not line.startswith("from ")]
    return "\n".join([*imports, *rest]) + "\n"


def stub_of(root: Path, lessons: Collection[Lesson]) -> dict[Path, str]:
    """Return the text of the stub of a clone, by its path.

    Args:
        root: the clone's folder.
        lessons: the manifests of all lessons.
    """
    path = root / "digitkit" / "__init__.pyi"
    return {path: stub_text(path.read_text(encoding="utf-8"), lessons)} if path.is_file() else {}
