"""Files in the folders of built notebooks that no lesson gives."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

from digitkit.build.places import Project

FOLDERS = ("lessons", "solutions")
LEFT_ALONE = {".ipynb_checkpoints", "__pycache__", ".DS_Store"}
DATED_COPY = re.compile(r"\d\d_\w+-\d{4}-\d\d-\d\d(-\d+)?\.ipynb")


def find_strays(project: Project, expected: Collection[Path]) -> list[Path]:
    """Find the files that should not be there.

    A learner's data, dated copies and whatever else git ignores are no strays, unless they were
    committed.

    Args:
        project: the clone.
        expected: the files that the build gives.

    Returns:
        The others, sorted.
    """
    found = committable(project)
    if found is None:
        found = {path for path in files_in(project) if not is_private(project, path)}
    return sorted(found - set(expected))


def committable(project: Project) -> set[Path] | None:
    """List the files that are committed or would be, None where git can't tell."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    top = run_git(project.root, ["git", "rev-parse", "--show-toplevel"])
    if top is None or Path(top.strip()).resolve() != project.root.resolve():
        return None
    listed = run_git(project.root, [*command, *FOLDERS])
    if listed is None:
        return None
    committed = run_git(project.root, ["git", "ls-files", "-z", "--cached", "--", *FOLDERS]) or ""
    paths = {project.root / name for name in listed.split("\0") if name}
    kept = {project.root / name for name in committed.split("\0") if name}
    return {
        path for path in paths if path.exists() and (path in kept or not is_private(project, path))
    }


def run_git(folder: Path, command: list[str]) -> str | None:
    """Give what a git command prints, None where there is no git or no repository."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def files_in(project: Project) -> Iterator[Path]:
    """Give every file in the folders of notebooks."""
    for folder in FOLDERS:
        yield from (path for path in (project.root / folder).rglob("*") if path.is_file())


def is_private(project: Project, path: Path) -> bool:
    """Tell a learner's own files and those of tools from files of the project."""
    inside = path.relative_to(project.root)
    in_lessons = inside.parts[0] == "lessons"
    return (
        not LEFT_ALONE.isdisjoint(inside.parts)
        or inside.parts[:2] == ("lessons", "data")
        or (in_lessons and DATED_COPY.fullmatch(path.name) is not None)
    )
