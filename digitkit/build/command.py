"""The command `digitkit build`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from digitkit.build.project import Project
from digitkit.text import install_command, sentence

if TYPE_CHECKING:
    from digitkit.build.project import Project


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


DONE, DIFFERENT, BAD_INPUT = 0, 1, 2


def add_build(commands: argparse._SubParsersAction) -> None:
    """Describe `digitkit build`."""
    text = "build the lessons' notebooks from their pages, reference code and checks"
    build = commands.add_parser("build", help=text, description=sentence(text))
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
    build.set_defaults(command=build_lessons)


def build_lessons(options: argparse.Namespace) -> int:
    """Do `digitkit build`.

    Args:
        options: `lessons`, the lessons to build, all where it is empty; `check`; `outputs`.

    Returns:
        0 when done, 1 when `--check` finds a difference, 2 for faults in the sources.
    """
    try:
        from digitkit.build.builder import build, write
        from digitkit.build.faults import BuildError
        from digitkit.build.project import find_project
        from digitkit.build.public_names import stub_of
        from digitkit.build.registry import read_registry
        from digitkit.lessons.catalog import lesson_named
        from digitkit.lessons.catalog import lessons as catalog_names
    except ImportError as error:
        return refuse(f"{error.name} is not installed: {install_command('instructor')}")
    project = find_project()
    if project is None:
        return refuse("no lesson pages here: run digitkit build inside a clone of the project")
    try:
        lessons = [choose(word, project.lessons()) for word in options.lessons]
        if options.outputs:
            return write_outputs(project, lessons or project.lessons(), options.outputs)
        built = build(project, lessons or project.lessons(), read_registry())
        built |= stub_of(project.root, [lesson_named(name) for name in catalog_names()])
    except (BuildError, LookupError) as error:
        return refuse(str(error.args[0]))
    if options.check:
        return report_differences(project, built, whole=not lessons)
    lines = list(write(project, built))
    print("\n".join(lines or ["All notebooks are what their sources give."]))
    return DONE


def write_outputs(project: Project, lessons: list[str], folder: Path) -> int:
    """Do `--outputs`: run solutions, or take their kept outputs, and write them as notebooks."""
    from digitkit.build.registry import read_registry
    from digitkit.build.site.pages import executed_notebooks

    def tell(line: str) -> None:
        print(line, flush=True)

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in executed_notebooks(project, read_registry(), tell, lessons):
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8", newline="\n")
    return DONE


def report_differences(project: Project, built: dict, *, whole: bool) -> int:
    """Print what `--check` found: each file that differs, and strays if all lessons were built."""
    from digitkit.build.builder import differences

    lines = list(differences(project, built))
    if whole:
        strays = map(project.shown, find_strays(project, built))
        lines += [f"{path} belongs to no lesson: delete it" for path in strays]
    print("\n".join(lines or ["All notebooks are what their sources give."]))
    return DIFFERENT if lines else DONE


def choose(word: str, lessons: list[str]) -> str:
    """Find the lesson that a word means.

    Raises:
        LookupError: none or several are meant.
    """
    stem = word.replace("\\", "/").rsplit("/", 1)[-1].partition(".")[0]
    number = f"{int(stem):02d}" if stem.isascii() and stem.isdigit() else stem
    found = [each for each in lessons if number in (each, *each.split("_", 1))]
    if len(found) != 1:
        raise LookupError(f"no lesson is meant by {word!r}; lessons: {', '.join(lessons)}")
    return found[0]


def refuse(text: str) -> int:
    """Print why nothing was built."""
    print(text, file=sys.stderr)
    return BAD_INPUT
