"""A course folder as nbgrader's configuration in it describes it: where things lie."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitkit.build.project import LESSON, lesson_names
from digitkit.text import install_command

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config


NAME = ".digitkit"
SECRET_BYTES = 32


class PrivateFolder:
    """A folder in the course that is never released and that only its owner can open.

    Args:
        course: the course's folder.
    """

    def __init__(self, course: Path) -> None:
        self.folder = course / NAME
        self.secret_file = self.folder / "secret"
        self.record_file = self.folder / "written.json"

    def make(self) -> None:
        """Make the folder where it is missing."""
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self) -> bytes:
        """Give the course's secret; one is made where there is none.

        Raises:
            OSError: it can be neither read nor written.
        """
        try:
            return self._kept_secret()
        except FileNotFoundError:
            self.make()
        part = self.folder / f"secret-{secrets.token_hex(8)}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(part, self.secret_file)  # whoever comes first decides
        finally:
            part.unlink()
        return self._kept_secret()

    def _kept_secret(self) -> bytes:
        try:
            return bytes.fromhex(self.secret_file.read_text(encoding="ascii"))
        except ValueError:
            raise OSError(0, "the secret is damaged; delete the file to get a new one") from None

    def record(self) -> dict[str, Any]:
        """Read what was written into the course; empty where nothing is known."""
        try:
            record = json.loads(self.record_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write_record(self, record: dict[str, Any]) -> None:
        """Remember what was written into the course; the file is whole at every moment."""
        self.make()
        part = self.record_file.with_suffix(".part")
        part.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        part.replace(self.record_file)


CONFIG_FILE = "nbgrader_config.py"
NO_NBGRADER = f"nbgrader is not installed: {install_command('instructor')}"


class CourseError(Exception):
    """Why a course can't be made or used, in one line."""


@dataclass(frozen=True)
class SubmissionFolder:
    """What one student handed in for one lesson.

    Attributes:
        student: the student's id.
        lesson: such as `"03_split"`.
        folder: what was handed in, notebooks and all else.
    """

    student: str
    lesson: str
    folder: Path


class Course:
    """A course folder; make one with `Course.open`.

    Attributes:
        folder: the course's folder, absolute.
        config: nbgrader's configuration of the course.
        directory: nbgrader's own view of the folder, with its `directory_structure`.
    """

    def __init__(self, folder: Path, config: Config, directory: CourseDirectory) -> None:
        self.folder, self.config, self.directory = folder, config, directory

    @classmethod
    def open(cls, folder: str | Path) -> Course:
        """Open a course folder.

        Args:
            folder: a folder with an `nbgrader_config.py`.

        Raises:
            CourseError: it is no course, its configuration can't be read, or nbgrader is missing.
        """
        folder = Path(folder).absolute()
        if not (folder / CONFIG_FILE).is_file():
            raise CourseError(
                f"{folder}: no course, there is no {CONFIG_FILE} in it; make one with "
                "`digitkit course new`, or name its folder with --course"
            )
        config = read_config(folder)
        from nbgrader.coursedir import CourseDirectory

        try:
            return cls(folder, config, CourseDirectory(config=config, root=str(folder)))
        except Exception as problem:  # traits refuse values in ways of their own
            raise CourseError(f"{folder / CONFIG_FILE}: {one_line(problem)}") from None

    @cached_property
    def lessons(self) -> tuple[str, ...]:
        """The lessons that the course has a source of, in their order."""
        here = self.source_folder.iterdir() if self.source_folder.is_dir() else []
        known = {*lesson_names()}
        names = sorted(path.name for path in here if path.name in known)
        return tuple(name for name in names if self.source_notebook(name).is_file())

    @property
    def course_id(self) -> str:
        """The course's name in nbgrader's exchange and database."""
        return self.directory.course_id

    @property
    def database_url(self) -> str:
        """The gradebook, as SQLAlchemy names it."""
        return self.directory.db_url

    @property
    def private(self) -> PrivateFolder:
        """What the course keeps to itself: never released, readable to its owner alone."""
        return PrivateFolder(self.folder)

    @cached_property
    def secret(self) -> bytes:
        """Thirty-two bytes that only this course has.

        Raises:
            CourseError: they can be neither read nor written.
        """
        try:
            return self.private.secret()
        except OSError as problem:
            raise CourseError(f"{self.private.secret_file}: {problem.strerror}") from None

    @property
    def source_folder(self) -> Path:
        """The folder of the instructor's notebooks."""
        return self._step(self.directory.source_directory, ".", ".")

    def source_notebook(self, lesson: str) -> Path:
        """Give the instructor's notebook, there or not."""
        return self._notebook(self.directory.source_directory, ".", lesson)

    def released_notebook(self, lesson: str) -> Path:
        """Give the notebook that `nbgrader generate_assignment` makes, there or not."""
        return self._notebook(self.directory.release_directory, ".", lesson)

    def autograded_folder(self, student: str, lesson: str) -> Path:
        """Give the folder of a graded submission, there or not."""
        return self._step(self.directory.autograded_directory, student, lesson)

    def submitted_folder(self, student: str, lesson: str) -> Path:
        """Give the folder of what a student handed in, there or not."""
        return self._step(self.directory.submitted_directory, student, lesson)

    def submissions(self, lesson: str) -> tuple[SubmissionFolder, ...]:
        """List what was handed in for a lesson, by student; a folder may be a link, or empty."""
        found = (
            SubmissionFolder(student, lesson, folder)
            for student, folder in self._students(self.directory.submitted_directory, lesson)
        )
        return tuple(sorted(found, key=lambda each: each.student))

    def timestamp(self, folder: Path) -> datetime | None:
        """Read when something was handed in.

        Args:
            folder: the folder of a submission, or of its graded copy.

        Returns:
            UTC without a time zone, as nbgrader's database keeps it; None where no
            `timestamp.txt` says it.

        Raises:
            CourseError: the file is there and says something else.
        """
        from nbgrader.utils import parse_utc

        path = folder / "timestamp.txt"
        if path.is_symlink() or not path.is_file():
            return None
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(200).strip()
        try:
            return parse_utc(text) if text else None
        except (ValueError, OverflowError):
            raise CourseError(f"{path}: not a time: {text[:40]!r}") from None

    def _step(self, step: str, student: str, lesson: str) -> Path:
        return Path(self.directory.format_path(step, student, lesson))

    def _notebook(self, step: str, student: str, lesson: str) -> Path:
        return self._step(step, student, lesson) / f"{lesson}.ipynb"

    def _students(self, step: str, lesson: str) -> Iterator[tuple[str, Path]]:
        """Find the folders of a step, following nbgrader's directory_structure.

        A link is found wherever it leads, and what stands where a folder should be too: somebody
        handed it in, so somebody has to be told.
        """
        mark = "\0"  # in no file's name
        place = self._step(step, mark, lesson)
        depth = next(number for number, part in enumerate(place.parts, 1) if mark in part)
        own = str(Path(*place.parts[:depth]))  # the first folder that is of one student alone
        name = re.compile(re.escape(own).replace(re.escape(mark), r"(?P<student>[^/\\]+)", 1))
        pattern = str(Path(*map(escape, place.parts[1:depth]))).replace(mark, "*")
        for path in Path(place.anchor).glob(pattern):
            found = name.fullmatch(str(path))
            if found:
                folder = Path(str(place).replace(mark, found["student"]))
                if _stands_there(folder, levels=len(place.parts) - depth):
                    yield found["student"], folder


def _stands_there(folder: Path, levels: int) -> bool:
    """Tell whether there is anything at a folder's place, so far below a student's own."""
    links = any(map(os.path.islink, [folder, *folder.parents][: levels + 1]))
    return links or (os.path.lexists(folder) if levels else folder.is_dir())


def read_config(folder: Path) -> Config:
    """Read the `nbgrader_config.py` of a folder.

    Raises:
        CourseError: nbgrader is missing, or the file raises.
    """
    try:
        import nbgrader  # noqa: F401
        from traitlets.config.loader import PyFileConfigLoader
    except ImportError:
        raise CourseError(NO_NBGRADER) from None
    try:
        return PyFileConfigLoader(CONFIG_FILE, path=str(folder)).load_config()
    except Exception as problem:  # the file is a program: it may raise anything
        kind = type(problem).__name__
        raise CourseError(f"{folder / CONFIG_FILE}: {kind}: {one_line(problem)}") from None


def is_lesson(name: str) -> bool:
    """Tell whether a name has the form of a lesson's, such as `03_split`."""
    return LESSON.fullmatch(name) is not None


def one_line(problem: object) -> str:
    """Give the text of an error in one line."""
    return " ".join(str(problem).split())
