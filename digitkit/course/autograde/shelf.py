"""The graded notebooks: written aside, and put in place by renaming once the gradebook knows."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from digitkit.course.course import Course

_STAGE = "autograding"


class Shelf:
    """Where the graded notebooks of a lesson go.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
    """

    def __init__(self, course: Course, lesson: str) -> None:
        self._course, self._lesson = course, lesson
        course.private.make()
        self._stage = course.private.folder / _STAGE / lesson
        self._stage.mkdir(parents=True, exist_ok=True)

    def stage(self, student: str, text: str) -> str:
        """Write a graded notebook aside, and give its checksum."""
        content = text.encode("utf-8")
        with self._staged(student).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return hashlib.sha256(content).hexdigest()

    def publish(self, student: str, timestamp: datetime | None) -> None:
        """Put the notebook that was written aside where nbgrader looks for it."""
        folder = self._course.autograded_folder(student, self._lesson)
        folder.mkdir(parents=True, exist_ok=True)
        self._write_timestamp(folder / "timestamp.txt", timestamp)
        staged = self._staged(student)
        staged.chmod(self._mode)
        _move(staged, self.notebook(student))
        if self._shared:
            for one in (folder, folder.parent):
                with suppress(PermissionError):
                    one.chmod(one.stat().st_mode & 0o7777 | 0o2770)

    def notebook(self, student: str) -> Path:
        """Give the place of a student's graded notebook, there or not."""
        folder = self._course.autograded_folder(student, self._lesson)
        return folder / f"{self._lesson}.ipynb"

    def recover(self, marks: Mapping[str, str], timestamps: Mapping[str, datetime | None]) -> None:
        """Finish what an earlier run was stopped in: the gradebook says which notebooks count.

        Args:
            marks: for each student the checksum of the notebook that the gradebook was told of.
            timestamps: when each student handed in.
        """
        for student, mark in marks.items():
            staged = self._staged(student)
            if staged.is_file() and _checksum(staged) == mark:
                self.publish(student, timestamps.get(student))
        for left_over in self._stage.iterdir():
            left_over.unlink()

    @property
    def _shared(self) -> bool:
        return bool(self._course.directory.groupshared)

    @property
    def _mode(self) -> int:
        return 0o664 if self._shared else 0o444

    def _staged(self, student: str) -> Path:
        name = hashlib.sha256(student.encode("utf-8", "surrogateescape")).hexdigest()
        return self._stage / name

    def _write_timestamp(self, path: Path, timestamp: datetime | None) -> None:
        if timestamp is None:
            path.unlink(missing_ok=True)
            return
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)
        part.write_text(f"{timestamp.isoformat(' ')} UTC\n", encoding="ascii")
        part.chmod(self._mode)
        part.replace(path)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _move(source: Path, target: Path) -> None:
    """Rename; over the border of a file system, copy first and rename there."""
    try:
        source.replace(target)
    except OSError as problem:
        if problem.errno != errno.EXDEV:
            raise
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        shutil.copy(source, part)
        part.replace(target)
        source.unlink()
