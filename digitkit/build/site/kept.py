"""Keeps the outputs of solutions, so that a lesson runs again only when they may have changed."""

from __future__ import annotations

import hashlib
import json
import platform
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from digitkit.build.places import package_folder
from digitkit.build.site.running import SHARP_FIGURES, Ran

# To be raised when what is kept of an output changes.
FORM = 2
KEPT_PER_LESSON = 3
# Rooms of the package that no cell of a lesson can reach.
ELSEWHERE = {"build", "course", "learning", "report", "workflow", "cli.py"}
PACKAGES = (
    "ipykernel ipython keras matplotlib mlxtend numpy pandas scikit-learn scipy seaborn tensorflow"
)


class Keeper:
    """A folder of what came of running solutions.

    Attributes:
        folder: where they lie; it can be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, lesson: str, key: str) -> Ran | None:
        """Give what was kept under a key, None where there is nothing."""
        try:
            found: Ran = json.loads(self._path(lesson, key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def keep(self, lesson: str, key: str, ran: Ran) -> None:
        """Keep what came of a run, and forget what was kept of the lesson long ago."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.folder, delete=False
        ) as file:
            json.dump(ran, file)
        Path(file.name).replace(self._path(lesson, key))
        aged = sorted(self.folder.glob(f"{lesson}-*.json"), key=lambda path: path.stat().st_mtime)
        for path in aged[:-KEPT_PER_LESSON]:
            path.unlink(missing_ok=True)

    def _path(self, lesson: str, key: str) -> Path:
        return self.folder / f"{lesson}-{key}.json"


def outputs_key(lesson: str, cells: Sequence[str]) -> str:
    """Name what the outputs of a lesson depend on: its code, this package, versions, the digits.

    Args:
        lesson: its name, such as `03_split`.
        cells: the sources of its code cells.

    Returns:
        A name that is another one as soon as any of these is.
    """
    parts = {
        "form": [FORM, SHARP_FIGURES],
        "cells": list(cells),
        "package": {name: digest([path]) for name, path in package_files(lesson)},
        "versions": [platform.python_version(), platform.machine(), *versions()],
        "digits": digest(digit_files()),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


def package_files(lesson: str, package: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Give the files of this package that the cells of a lesson can reach.

    The checks of other lessons, and the reference code of later ones, are left out.
    """
    package = package or package_folder()
    slugs = sorted(path.stem for path in (package / "reference").glob("[a-z]*.py"))
    reached = {
        "checks": {lesson.partition("_")[2]},
        "reference": set(earlier_slugs(lesson, slugs, package)),
    }
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if inside.parts[0] in ELSEWHERE or "__pycache__" in inside.parts or not path.is_file():
            continue
        room, slug = inside.parts[0], inside.parts[1:2] and Path(inside.parts[1]).stem
        if slug in slugs and slug not in reached.get(room, slugs):
            continue
        yield inside.as_posix(), path


def earlier_slugs(lesson: str, slugs: Iterable[str], package: Path) -> list[str]:
    """Give the reference modules of this lesson and those before it, all where that isn't known."""
    pages = package.parent / "docs" / "lessons"
    order = {path.stem.partition("_")[2]: path.stem for path in pages.glob("[0-9][0-9]_*.md")}
    return [slug for slug in slugs if order.get(slug, "") <= lesson]


def versions() -> list[str]:
    """Give the versions of the packages that outputs depend on."""
    found = []
    for name in PACKAGES.split():
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:  # tensorflow goes by another name on some machines
            found.append(f"{name} none")
    return found


def digit_files() -> list[Path]:
    """Give the files of digits that the lessons read when they are run in an empty folder."""
    from digitkit.data import find_source

    with tempfile.TemporaryDirectory(prefix="digitkit-") as empty:
        source = find_source(None, Path(empty) / "empty")
    return sorted({source.train, source.test or source.train})


def digest(paths: Iterable[Path]) -> str:
    """Name the content of files."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
