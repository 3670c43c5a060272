"""One run over what was handed in for a lesson: what is done stays done, the rest is graded."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from digitkit.course.autograde.gradebook import Entry, GradebookWriter, Receipt
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.schedule import Answer, Grading
from digitkit.course.autograde.scores import GRADED, NOT_GRADED, Graded, not_graded
from digitkit.course.autograde.submitted_files import SubmittedFiles, read_submitted_files
from digitkit.course.autograde.worker import REFUSED, SANDBOX, Task
from digitkit.course.course import Course, CourseError, SubmissionFolder


@contextmanager
def exclusive(course: Course) -> Iterator[None]:
    """Keep a second run out of the same course; the lock ends with this process, however it ends.

    Raises:
        CourseError: there is one already.
    """
    try:
        import fcntl
    except ImportError:  # Windows: the database's own lock must do
        yield
        return
    course.private.make()
    with (course.private.folder / "autograde.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CourseError(
                f"{course.folder}: another `digitkit course autograde` is at work here; "
                "wait for its end"
            ) from None
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_UN)


_STAGE = "autograding"


class Staging:
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


Row = dict[str, Any]


class Progress(Protocol):
    """Who is told how far the run is."""

    def begin(self, total: int) -> None:
        """Learn how many submissions there are."""

    def kept(self, row: Row) -> None:
        """Learn of a submission that was graded before."""

    def done(self, row: Row) -> None:
        """Learn of a submission that is graded now, or can't be."""


@dataclass(frozen=True)
class RunOptions:
    """How a run is to be done.

    Attributes:
        students: grade these alone; None grades all.
        execute: run every cell too.
        sandboxed: keep learners' code from everything.
        again: grade also what was graded before and hasn't changed since.
        sandbox: what opens a sandbox; see `worker.Task`.
    """

    students: Collection[str] | None = None
    execute: bool = False
    sandboxed: bool = True
    again: bool = False
    sandbox: str = SANDBOX


def autograde(
    course: Course, lesson: str, wishes: RunOptions, grading: Grading, progress: Progress
) -> list[Row]:
    """Grade what was handed in for a lesson, into nbgrader's gradebook and `autograded/`.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
        wishes: how it is to be done.
        grading: what does the tasks; see `schedule.grading_for`.
        progress: is told how far it is.

    Returns:
        For each submission what `--json` prints, by student.

    Raises:
        CourseError: the lesson isn't released, nothing was handed in, another run is under way, or
            there is no sandbox.
    """
    copy = released_copy(course, lesson)
    submissions = _chosen(course, lesson, wishes)
    with exclusive(course):
        book = GradebookWriter(course.database_url, course.course_id, lesson, course.config)
        try:
            run = _Run(course, book.complete(copy), wishes, book, progress)
            return run.over(submissions, grading)
        finally:
            book.close()


def released_copy(course: Course, lesson: str) -> LessonCopy:
    """Read the course's own copy of a lesson.

    Raises:
        CourseError: it wasn't released, or is no notebook.
    """
    path = course.released_notebook(lesson)
    again = f"run `nbgrader generate_assignment {lesson}`"
    try:
        return LessonCopy(lesson, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file; {again} first") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise CourseError(f"{path}: can't be used: {problem}; {again}") from None


def _chosen(course: Course, lesson: str, wishes: RunOptions) -> list[SubmissionFolder]:
    found = list(course.submissions(lesson))
    if wishes.students is not None:
        missing = sorted({*wishes.students} - {each.student for each in found})
        if missing:
            raise CourseError(f"nothing was handed in by {missing[0]} for {lesson}")
        found = [each for each in found if each.student in wishes.students]
    if not found:
        place = course.submitted_folder("STUDENT", lesson)
        raise CourseError(f"nothing was handed in for {lesson}: there is no {place}")
    return found


class _Run:
    """A run: it alone writes to the gradebook and to `autograded/`."""

    def __init__(
        self,
        course: Course,
        copy: LessonCopy,
        wishes: RunOptions,
        book: GradebookWriter,
        progress: Progress,
    ) -> None:
        self._course, self._copy, self._wishes = course, copy, wishes
        self._book, self._progress = book, progress
        self._shelf = Staging(course, copy.lesson)
        self._under_way: dict[str, SubmittedFiles] = {}
        self._rows: dict[str, Row] = {}

    def over(self, submissions: list[SubmissionFolder], grading: Grading) -> list[Row]:
        """Grade these submissions, and give a row for each."""
        receipts = self._book.receipts()
        self._recover(receipts)
        self._progress.begin(len(submissions))
        with closing(grading(self._work(submissions, receipts))) as answers:
            for student, answer in answers:
                graded = self._received(answer)
                self._write(student, self._under_way.pop(student), graded)
        return [self._rows[each.student] for each in submissions]

    def _received(self, answer: Answer) -> Graded:
        if not answer.text:
            return not_graded(self._copy, answer.problem, [], passing=True)
        told = json.loads(answer.text)
        if REFUSED in told:
            raise CourseError(told[REFUSED])
        return Graded(**told)

    def _recover(self, receipts: dict[str, Receipt]) -> None:
        times: dict[str, datetime | None] = {}
        for student in receipts:
            folder = self._course.submitted_folder(student, self._copy.lesson)
            times[student] = read_submitted_files(folder, self._copy.lesson).timestamp
        marks = {student: receipt.notebook_mark for student, receipt in receipts.items()}
        self._shelf.recover(marks, times)

    def _work(
        self, submissions: list[SubmissionFolder], receipts: dict[str, Receipt]
    ) -> Iterator[tuple[str, Task]]:
        """Read submissions one by one; give those that have to be graded."""
        for each in submissions:
            handed_in = read_submitted_files(each.folder, self._copy.lesson)
            receipt = receipts.get(each.student)
            if receipt is not None and self._stands(each.student, handed_in, receipt):
                self._rows[each.student] = receipt.result
                self._progress.kept(receipt.result)
            elif handed_in.problem:
                graded = not_graded(self._copy, handed_in.problem, [])
                self._write(each.student, handed_in, graded)
            else:
                self._under_way[each.student] = handed_in
                yield each.student, self._task(handed_in)

    def _task(self, handed_in: SubmittedFiles) -> Task:
        return Task(
            content=handed_in.content,
            lesson=self._copy.lesson,
            copy=self._copy.text,
            sandboxed=self._wishes.sandboxed,
            execute=self._wishes.execute,
            secret=self._course.secret,
            sandbox=self._wishes.sandbox,
        )

    def _stands(self, student: str, handed_in: SubmittedFiles, receipt: Receipt) -> bool:
        """Tell whether an earlier verdict still holds."""
        return (
            not self._wishes.again
            and receipt.fingerprint == self._fingerprint(handed_in)
            and (receipt.executed or not self._wishes.execute)
            and self._shelf.notebook(student).is_file()
        )

    def _fingerprint(self, handed_in: SubmittedFiles) -> str:
        both = f"{self._copy.fingerprint} {handed_in.fingerprint}"
        return hashlib.sha256(both.encode("ascii")).hexdigest()

    def _write(self, student: str, handed_in: SubmittedFiles, graded: Graded) -> None:
        row = self._row(student, handed_in, graded)
        entry = Entry(
            student=student,
            timestamp=handed_in.timestamp,
            scores=graded.scores,
            unanswered=frozenset(graded.unanswered),
            graded=graded.status == GRADED,
        )
        try:
            mark = self._shelf.stage(student, graded.notebook)
            fingerprint = "" if graded.passing else self._fingerprint(handed_in)
            receipt = Receipt(fingerprint, mark, self._wishes.execute, row)
            self._book.write(entry, receipt)
        except OperationalError as problem:
            raise CourseError(
                f"the gradebook can't be written: {problem.orig}; "
                "what is graded is kept, start again to go on"
            ) from None
        except SQLAlchemyError as problem:
            cause = " ".join(str(getattr(problem, "orig", problem)).split())[:200]
            row = {**row, "status": NOT_GRADED, "points": 0.0, "exercises": []}
            row["reason"] = f"the gradebook refused it: {cause}"
        else:
            self._shelf.publish(student, handed_in.timestamp)
        self._rows[student] = row
        self._progress.done(row)

    def _row(self, student: str, handed_in: SubmittedFiles, graded: Graded) -> Row:
        told = asdict(graded)
        names = ("status", "points", "max_points", "seconds", "exercises")
        return {
            "student": student,
            "lesson": self._copy.lesson,
            **{name: told[name] for name in names},
            "flags": [*handed_in.flags, *graded.flags],
            "reason": graded.reason,
        }
