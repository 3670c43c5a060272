"""One run over the submissions for a lesson: verdicts that hold are kept, the rest is graded."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from digitkit.course.autograde.gradebook import Entry, GradebookWriter, Receipt
from digitkit.course.autograde.grading import GRADED, NOT_GRADED, Graded, not_graded
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.schedule import REFUSED, SANDBOX, Answer, Grading, Task
from digitkit.course.autograde.submission import (
    SECRET,
    TIMESTAMP,
    SubmittedFiles,
    read_submitted_files,
)
from digitkit.course.course import Course, CourseError, SubmissionFolder, database_error
from digitkit.course.enrolment import read_enrolment, unlist
from digitkit.course.late_work import Extensions, grant, read_extensions


@contextmanager
def exclusive(course: Course) -> Iterator[None]:
    """Keep a second run out of the same course; the lock ends with this process, however it ends.

    Raises:
        CourseError: another run is under way.
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


class Staging:
    """Writes the graded notebooks of a lesson: first to a private folder, then to their place.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
    """

    def __init__(self, course: Course, lesson: str) -> None:
        self._course, self._lesson = course, lesson
        course.private.make()
        self._stage = course.private.folder / "autograding" / lesson
        self._stage.mkdir(parents=True, exist_ok=True)

    def stage(self, student: str, text: str) -> str:
        """Write a graded notebook to the private folder, and return its checksum."""
        content = text.encode("utf-8")
        with self._staged(student).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return hashlib.sha256(content).hexdigest()

    def publish(self, student: str, files: SubmittedFiles) -> None:
        """Move a staged notebook to where nbgrader looks for it, with what feedback needs."""
        folder = self._course.autograded_folder(student, self._lesson)
        folder.mkdir(parents=True, exist_ok=True)
        moment = files.timestamp
        text = "" if moment is None else f"{moment.isoformat(' ')} UTC\n"
        self._write_beside(folder / TIMESTAMP, text.encode("ascii"))
        self._write_beside(folder / SECRET, files.secret)
        staged = self._staged(student)
        staged.chmod(self._mode)
        _move(staged, self.notebook(student))
        if self._shared:
            for shared in (folder, folder.parent):
                with suppress(PermissionError):
                    shared.chmod(shared.stat().st_mode & 0o7777 | 0o2770)

    def notebook(self, student: str) -> Path:
        """Return the path of a student's graded notebook, which need not exist."""
        folder = self._course.autograded_folder(student, self._lesson)
        return folder / f"{self._lesson}.ipynb"

    def complete(self, student: str, files: SubmittedFiles) -> None:
        """Add the secret beside a notebook that an earlier version graded, if it is missing."""
        path = self._course.autograded_folder(student, self._lesson) / SECRET
        if files.secret and not path.exists():
            self._write_beside(path, files.secret)

    def recover(self, checksums: Mapping[str, str], files: Mapping[str, SubmittedFiles]) -> None:
        """Finish an earlier run that was stopped: the gradebook says which notebooks count.

        Args:
            checksums: the checksum of each student's notebook, as the gradebook has it.
            files: each student's submission.
        """
        for student, checksum in checksums.items():
            staged = self._staged(student)
            if staged.is_file() and hashlib.sha256(staged.read_bytes()).hexdigest() == checksum:
                self.publish(student, files[student])
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

    def _write_beside(self, path: Path, content: bytes) -> None:
        """Write a small file beside a graded notebook; without content, remove it."""
        if not content:
            path.unlink(missing_ok=True)
            return
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)
        part.write_bytes(content)
        part.chmod(self._mode)
        part.replace(path)


def _move(source: Path, target: Path) -> None:
    """Rename a file; to another file system, copy it first and rename it there."""
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


def answers_in(notebook: str) -> dict[str, str]:
    """Return the text of each cell that nbgrader tracks, by its name."""
    cells = json.loads(notebook)["cells"] if notebook else []
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in cells
        if "grade_id" in cell["metadata"].get("nbgrader", {})
    }


class Progress(Protocol):
    """Receives the progress of a run."""

    def begin(self, total: int) -> None:
        """Set the number of submissions."""

    def kept(self, row: Row) -> None:
        """Count a submission that was graded before."""

    def done(self, row: Row) -> None:
        """Count a submission that is graded now, or can't be."""


@dataclass(frozen=True)
class RunOptions:
    """The options of a run.

    Attributes:
        students: grade only these; None grades all.
        execute: run every cell too.
        sandboxed: isolate learners' code.
        again: also grade submissions that were graded before and have not changed since.
        sandbox: the function that opens a sandbox; see `schedule.Task`.
    """

    students: Collection[str] | None = None
    execute: bool = False
    sandboxed: bool = True
    again: bool = False
    sandbox: str = SANDBOX


def autograde(
    course: Course, lesson: str, options: RunOptions, grading: Grading, progress: Progress
) -> list[Row]:
    """Grade the submissions for a lesson, into nbgrader's gradebook and `autograded/`.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
        options: the options of the run.
        grading: does the tasks; see `schedule.grading_for`.
        progress: receives the progress.

    Returns:
        For each submission the row that `--json` prints, by student.

    Raises:
        CourseError: the lesson is not released, nothing was submitted, another run is under way, or
            there is no sandbox.
    """
    copy = released_copy(course, lesson)
    submissions = _chosen(course, lesson, options)
    enrolment, extensions = read_enrolment(course), read_extensions(course)
    with exclusive(course):
        url, course_id, config = course.database_url, course.course_id, course.config
        with closing(GradebookWriter(url, course_id, lesson, config)) as gradebook:
            run = _Run(course, gradebook.complete(copy), options, gradebook, progress)
            run.extensions = extensions
            run.strangers = {
                each.student: problem
                for each in submissions
                if (problem := enrolment.problem(each.student))
            }
            if not enrolment.has_roster:
                new = {each.student for each in submissions} - enrolment.students.keys()
                unlist(course, new)
            return run.grade_all(submissions, grading)


def released_copy(course: Course, lesson: str) -> LessonCopy:
    """Read the course's own copy of a lesson.

    Raises:
        CourseError: it is not released, or is not a notebook.
    """
    path = course.released_notebook(lesson)
    again = f"run `nbgrader generate_assignment {lesson}`"
    try:
        return LessonCopy(lesson, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such file; {again} first") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        raise CourseError(f"{path}: can't be used: {problem}; {again}") from None


def _chosen(course: Course, lesson: str, options: RunOptions) -> list[SubmissionFolder]:
    submissions = list(course.submissions(lesson))
    if options.students is not None:
        missing = sorted({*options.students} - {each.student for each in submissions})
        if missing:
            raise CourseError(f"nothing was handed in by {missing[0]} for {lesson}")
        submissions = [each for each in submissions if each.student in options.students]
    if not submissions:
        place = course.submitted_folder("STUDENT", lesson)
        raise CourseError(f"nothing was handed in for {lesson}: there is no {place}")
    return submissions


class _Run:
    """A run: nothing else writes to the gradebook and to `autograded/`."""

    def __init__(
        self,
        course: Course,
        copy: LessonCopy,
        options: RunOptions,
        gradebook: GradebookWriter,
        progress: Progress,
    ) -> None:
        self._course, self._copy, self._options = course, copy, options
        self._gradebook, self._progress = gradebook, progress
        self._staging = Staging(course, copy.lesson)
        self._under_way: dict[str, SubmittedFiles] = {}
        self._rows: dict[str, Row] = {}
        self.strangers: dict[str, str] = {}  # who is not graded, and why
        self.extensions = Extensions()

    def grade_all(self, submissions: list[SubmissionFolder], grading: Grading) -> list[Row]:
        """Grade these submissions, and return a row for each."""
        receipts = self._gradebook.receipts()
        self._recover(receipts)
        self._progress.begin(len(submissions))
        with closing(grading(self._work(submissions, receipts))) as answers:
            for student, answer in answers:
                graded = self._verdict(answer)
                self._write(student, self._under_way.pop(student), graded)
        self._gradebook.renew_penalties(lambda session: grant(session, self.extensions))
        return [self._rows[each.student] for each in submissions]

    def _verdict(self, answer: Answer) -> Graded:
        if not answer.text:
            return not_graded(self._copy, answer.problem, [], retry=True)
        verdict = json.loads(answer.text)
        if REFUSED in verdict:
            raise CourseError(verdict[REFUSED])
        return Graded(**verdict)

    def _recover(self, receipts: dict[str, Receipt]) -> None:
        files: dict[str, SubmittedFiles] = {}
        for student in receipts:
            folder = self._course.submitted_folder(student, self._copy.lesson)
            files[student] = self._read(folder)
        checksums = {student: receipt.notebook_mark for student, receipt in receipts.items()}
        self._staging.recover(checksums, files)

    def _work(
        self, submissions: list[SubmissionFolder], receipts: dict[str, Receipt]
    ) -> Iterator[tuple[str, Task]]:
        """Read submissions one by one; yield those that have to be graded by a worker."""
        for each in submissions:
            files = self._read(each.folder)
            receipt = receipts.get(each.student)
            if stranger := self.strangers.get(each.student):
                # No row in the gradebook: that would make a student.
                row = self._row(each.student, files, not_graded(self._copy, stranger, []))
                self._rows[each.student] = row
                self._progress.done(row)
            elif receipt is not None and self._holds(each.student, files, receipt):
                self._rows[each.student] = receipt.result
                self._staging.complete(each.student, files)
                self._progress.kept(receipt.result)
            elif files.problem:
                self._write(each.student, files, not_graded(self._copy, files.problem, []))
            else:
                self._under_way[each.student] = files
                yield each.student, self._task(files)

    def _read(self, folder: Path) -> SubmittedFiles:
        return read_submitted_files(folder, self._copy.lesson, self._course.timezone)

    def _task(self, files: SubmittedFiles) -> Task:
        return Task(
            content=files.content,
            lesson=self._copy.lesson,
            copy=self._copy.text,
            sandboxed=self._options.sandboxed,
            execute=self._options.execute,
            secret=self._course.secret,
            sandbox=self._options.sandbox,
        )

    def _holds(self, student: str, files: SubmittedFiles, receipt: Receipt) -> bool:
        """Check whether an earlier verdict still holds."""
        return (
            not self._options.again
            and receipt.fingerprint == self._fingerprint(files)
            and (receipt.executed or not self._options.execute)
            and self._staging.notebook(student).is_file()
        )

    def _fingerprint(self, files: SubmittedFiles) -> str:
        both = f"{self._copy.fingerprint} {files.fingerprint}"
        return hashlib.sha256(both.encode("ascii")).hexdigest()

    def _write(self, student: str, files: SubmittedFiles, graded: Graded) -> None:
        row = self._row(student, files, graded)
        entry = Entry(
            student=student,
            timestamp=files.timestamp,
            scores=graded.scores,
            unanswered=frozenset(graded.unanswered),
            graded=graded.status == GRADED,
            unchanged=self._unchanged(student, graded),
        )
        try:
            checksum = self._staging.stage(student, graded.notebook)
            fingerprint = "" if graded.retry else self._fingerprint(files)
            receipt = Receipt(fingerprint, checksum, self._options.execute, row)
            self._gradebook.write(entry, receipt)
        except OperationalError as problem:
            raise CourseError(
                f"the gradebook can't be written: {problem.orig}; "
                "what is graded is kept, start again to go on"
            ) from None
        except SQLAlchemyError as problem:
            reason = f"the gradebook refused it: {database_error(problem)[:200]}"
            row = row | {"status": NOT_GRADED, "points": 0.0, "exercises": [], "reason": reason}
        else:
            self._staging.publish(student, files)
        self._rows[student] = row
        self._progress.done(row)

    def _unchanged(self, student: str, graded: Graded) -> frozenset[str]:
        """Return the cells whose answer is the same as in the notebook that was graded before.

        A check's answer is in other cells: it is the same only if all of them are.
        """
        try:
            before = answers_in(self._staging.notebook(student).read_text(encoding="utf-8"))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return frozenset()  # there is none, or somebody changed it
        now = answers_in(graded.notebook)
        same = (name for name, text in now.items() if before.get(name) == text)
        if now == before:
            return frozenset(same)
        return frozenset(name for name in same if self._copy.cells[name].solution)

    def _row(self, student: str, files: SubmittedFiles, graded: Graded) -> Row:
        return {
            "student": student,
            "lesson": self._copy.lesson,
            "status": graded.status,
            "points": graded.points,
            "max_points": graded.max_points,
            "seconds": graded.seconds,
            "exercises": graded.exercises,
            "flags": [*files.flags, *graded.flags],
            "reason": graded.reason,
        }
