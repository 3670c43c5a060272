"""The command `digitkit build`."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from digitkit.build.project import Project, find_project
from digitkit.commands import DONE, Commands, add_command, refuse
from digitkit.text import install_command

FOLDERS = ("lessons", "solutions")
LEFT_ALONE = {".ipynb_checkpoints", "__pycache__", ".DS_Store"}
DATED_COPY = re.compile(r"\d\d_\w+-\d{4}-\d\d-\d\d(-\d+)?\.ipynb")


def find_strays(project: Project, expected: Collection[Path]) -> list[Path]:
    """Return the files in the folders of notebooks that should not be there, sorted.

    A learner's data, dated copies and whatever else git ignores are not strays, unless they were
    committed.

    Args:
        project: the clone.
        expected: the files that the build writes.
    """
    present = committable(project)
    if present is None:
        files = (path for name in FOLDERS for path in (project.root / name).rglob("*"))
        present = {path for path in files if path.is_file() and not is_private(project, path)}
    return sorted(present - set(expected))


def committable(project: Project) -> set[Path] | None:
    """Return the files that are committed or would be, None if the clone is no git repository."""
    top = run_git(project.root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != project.root.resolve():
        return None
    list_files = ("ls-files", "-z", "--cached")
    listed = run_git(project.root, *list_files, "--others", "--exclude-standard", "--", *FOLDERS)
    if listed is None:
        return None
    committed = (run_git(project.root, *list_files, "--", *FOLDERS) or "").split("\0")
    paths = {name: project.root / name for name in listed.split("\0") if name}
    return {
        path
        for name, path in paths.items()
        if path.exists() and (name in committed or not is_private(project, path))
    }


def run_git(folder: Path, *words: str) -> str | None:
    """Return what a git command prints, None if git is missing or the command fails."""
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def is_private(project: Project, path: Path) -> bool:
    """Check whether a file is a learner's own or a tool's."""
    inside = path.relative_to(project.root)
    in_lessons = inside.parts[0] == "lessons"
    return (
        not LEFT_ALONE.isdisjoint(inside.parts)
        or inside.parts[:2] == ("lessons", "data")
        or (in_lessons and DATED_COPY.fullmatch(path.name) is not None)
    )


DIFFERENT = 1  # an exit code


def add_build(commands: Commands) -> None:
    """Add the parser of `digitkit build`."""
    build = add_command(
        commands,
        "build",
        "build the lessons' notebooks from their pages, reference code and checks",
        build_lessons,
    )
    build.add_argument("lessons", metavar="LESSON", nargs="*", help="such as 03_split, split or 3")
    build.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 where a notebook is not what its sources give",
    )
    build.add_argument(
        "--outputs",
        metavar="FOLDER",
        type=Path,
        help="run every solution that changed, and write the executed notebooks into this folder",
    )


def build_lessons(options: argparse.Namespace) -> int:
    """Run `digitkit build`.

    Args:
        options: `lessons`, the lessons to build, all if it is empty; `check`; `outputs`.

    Returns:
        0 when done, 1 when `--check` finds a difference, 2 for faults in the sources.
    """
    try:
        from digitkit.build.builder import build, write
        from digitkit.build.faults import BuildError
        from digitkit.build.lesson import read_manifests
        from digitkit.build.public_names import stub_of
    except ImportError as error:
        return refuse(f"{error.name} is not installed: {install_command('instructor')}")
    project = find_project()
    if project is None:
        return refuse("no lesson pages here: run digitkit build inside a clone of the project")
    try:
        lessons = [choose(word, project.lessons()) for word in options.lessons]
        if options.outputs:
            return write_outputs(project, lessons or project.lessons(), options.outputs)
        manifests = read_manifests()
        built = build(project, lessons or project.lessons(), manifests)
        built |= stub_of(project.root, manifests.values())
    except (BuildError, LookupError) as error:
        return refuse(str(error.args[0]))
    if options.check:
        return report_differences(project, built, whole=not lessons)
    lines = list(write(project, built))
    print("\n".join(lines or ["All notebooks are what their sources give."]))
    return DONE


def write_outputs(project: Project, lessons: list[str], folder: Path) -> int:
    """Run `--outputs`: write executed notebooks; solutions with cached outputs are not run."""
    from digitkit.build.lesson import read_manifests
    from digitkit.build.site.pages import executed_notebooks

    log = partial(print, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in executed_notebooks(project, read_manifests(), log, lessons):
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8", newline="\n")
    return DONE


def report_differences(project: Project, built: Mapping[Path, str], *, whole: bool) -> int:
    """Print each file that differs, and strays if all lessons were built."""
    from digitkit.build.builder import differences

    lines = list(differences(project, built))
    if whole:
        strays = map(project.shown, find_strays(project, built))
        lines += [f"{path} belongs to no lesson: delete it" for path in strays]
    print("\n".join(lines or ["All notebooks are what their sources give."]))
    return DIFFERENT if lines else DONE


def choose(word: str, lessons: list[str]) -> str:
    """Return the lesson that a word means, such as `"03_split"` for `"split"` or `"3"`.

    Raises:
        LookupError: the word means no lesson.
    """
    stem = word.replace("\\", "/").rsplit("/", 1)[-1].partition(".")[0]
    number = f"{int(stem):02d}" if stem.isascii() and stem.isdigit() else stem
    meant = [each for each in lessons if number in (each, *each.split("_", 1))]
    if len(meant) != 1:
        raise LookupError(f"no lesson is meant by {word!r}; lessons: {', '.join(lessons)}")
    return meant[0]
