"""A course folder, as the nbgrader configuration in it describes it: where things are."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from digitkit.build.project import lesson_names
from digitkit.files import write_whole
from digitkit.text import install_command

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config


NAME = ".digitkit"
SECRET_BYTES = 32
CONFIG_FILE = "nbgrader_config.py"
NO_NBGRADER = f"nbgrader is not installed: {install_command('instructor')}"


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
        """Create the folder where it is missing."""
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def secret(self) -> bytes:
        """Return the course's secret; create it where there is none.

        Raises:
            OSError: it can be neither read nor written.
        """
        try:
            return self._read_secret()
        except FileNotFoundError:
            self.make()
        part = self.folder / f"secret-{secrets.token_hex(8)}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            with contextlib.suppress(FileExistsError):
                os.link(part, self.secret_file)  # the first of several processes wins
        finally:
            part.unlink()
        return self._read_secret()

    def _read_secret(self) -> bytes:
        try:
            return bytes.fromhex(self.secret_file.read_text(encoding="ascii"))
        except ValueError:
            raise OSError(0, "the secret is damaged; delete the file to get a new one") from None

    def record(self) -> dict[str, Any]:
        """Read the record of what was written into the course; empty where there is none."""
        try:
            record = json.loads(self.record_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def write_record(self, record: dict[str, Any]) -> None:
        """Write the record of what was written into the course, as a whole or not at all."""
        self.make()
        write_whole(self.record_file, json.dumps(record, indent=1, sort_keys=True) + "\n")


class CourseError(Exception):
    """Why a course can't be made or used, in one line."""


@dataclass(frozen=True)
class SubmissionFolder:
    """The submission of one student for one lesson.

    Attributes:
        student: the student's id.
        lesson: such as `"03_split"`.
        folder: the folder with the notebook and all else that was submitted.
    """

    student: str
    lesson: str
    folder: Path


class Course:
    """A course folder; use `Course.open`.

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
            CourseError: it is not a course, its configuration is broken, or nbgrader is missing.
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
        """The lessons that have a source in the course, in their order."""
        here = self.source_folder.iterdir() if self.source_folder.is_dir() else []
        known = {*lesson_names()}
        names = sorted(path.name for path in here if path.name in known)
        return tuple(name for name in names if self.source_notebook(name).is_file())

    @property
    def assignments(self) -> tuple[str, ...]:
        """The lessons, and the instructor's own assignments, that have a source in the course."""
        here = self.source_folder.iterdir() if self.source_folder.is_dir() else []
        names = sorted(path.name for path in here if self.source_notebook(path.name).is_file())
        own = [name for name in names if name not in self.lessons]
        return (*self.lessons, *own)

    @property
    def course_id(self) -> str:
        """The course's name in nbgrader's exchange and database."""
        return str(self.directory.course_id)

    @property
    def timezone(self) -> str:
        """The name of the course's time zone, as `c.Exchange.timezone` gives it.

        Raises:
            CourseError: there is no such zone.
        """
        name = str(self.config.get("Exchange", {}).get("timezone", "UTC"))
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            where = f"{self.folder / CONFIG_FILE}: c.Exchange.timezone"
            raise CourseError(f"{where}: {name!r} is no time zone; such as Europe/Berlin") from None
        return name

    @property
    def database_url(self) -> str:
        """The gradebook's URL for SQLAlchemy."""
        return str(self.directory.db_url)

    @property
    def private(self) -> PrivateFolder:
        """The private folder of the course: never released, readable by its owner alone."""
        return PrivateFolder(self.folder)

    @cached_property
    def secret(self) -> bytes:
        """The secret of the course, 32 bytes.

        Raises:
            CourseError: it can be neither read nor written.
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
        """Return the path of the instructor's notebook, which need not exist."""
        return self._notebook(self.directory.source_directory, ".", lesson)

    def released_notebook(self, lesson: str) -> Path:
        """Return the path of the released notebook, which need not exist."""
        return self._notebook(self.directory.release_directory, ".", lesson)

    def autograded_folder(self, student: str, lesson: str) -> Path:
        """Return the folder of a graded submission, which need not exist."""
        return self._step(self.directory.autograded_directory, student, lesson)

    def feedback_folder(self, student: str, lesson: str) -> Path:
        """Return the folder of a submission's feedback, which need not exist."""
        return self._step(self.directory.feedback_directory, student, lesson)

    def student_of(self, folder: Path, lesson: str) -> str:
        """Return the student whose graded submission a folder holds; empty if it is none's."""
        found = self._students(self.directory.autograded_directory, lesson)
        if self.autograded_folder(folder.parent.name, lesson) == folder:  # as nbgrader's default
            return folder.parent.name
        return next((student for student, place in found if place == folder), "")

    def graded(self, lesson: str) -> list[str]:
        """List the students who have a graded notebook for a lesson."""
        found = self._students(self.directory.autograded_directory, lesson)
        return sorted(name for name, folder in found if (folder / f"{lesson}.ipynb").is_file())

    def submitted_folder(self, student: str, lesson: str) -> Path:
        """Return the folder of a submission, which need not exist."""
        return self._step(self.directory.submitted_directory, student, lesson)

    def submissions(self, lesson: str) -> tuple[SubmissionFolder, ...]:
        """List the submissions for a lesson, by student; a folder may be a link, or empty."""
        submissions = (
            SubmissionFolder(student, lesson, folder)
            for student, folder in self._students(self.directory.submitted_directory, lesson)
        )
        return tuple(sorted(submissions, key=lambda each: each.student))

    def _step(self, step: str, student: str, lesson: str) -> Path:
        return Path(self.directory.format_path(step, student, lesson))

    def _notebook(self, step: str, student: str, lesson: str) -> Path:
        return self._step(step, student, lesson) / f"{lesson}.ipynb"

    def _students(self, step: str, lesson: str) -> Iterator[tuple[str, Path]]:
        """Find the folders of a step, following nbgrader's directory_structure.

        A link is found wherever it leads, and so is a file in the place of a folder: somebody
        submitted it, so it has to be reported.
        """
        mark = "\0"  # in no file's name
        place = self._step(step, mark, lesson)
        depth = next(number for number, part in enumerate(place.parts, 1) if mark in part)
        own = str(Path(*place.parts[:depth]))  # the first folder that is of one student alone
        name = re.compile(re.escape(own).replace(re.escape(mark), r"(?P<student>[^/\\]+)", 1))
        pattern = str(Path(*map(escape, place.parts[1:depth]))).replace(mark, "*")
        for path in Path(place.anchor).glob(pattern):
            match = name.fullmatch(str(path))
            if match:
                folder = Path(str(place).replace(mark, match["student"]))
                if _exists(folder, levels=len(place.parts) - depth):
                    yield match["student"], folder


def _exists(folder: Path, levels: int) -> bool:
    """Check whether there is anything at a folder's path, `levels` below a student's own."""
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


def one_line(problem: object) -> str:
    """Return the text of an error in one line."""
    return " ".join(str(problem).split())


def database_error(problem: Exception) -> str:
    """Return the cause of an error of SQLAlchemy, in one line."""
    return one_line(getattr(problem, "orig", None) or problem)
