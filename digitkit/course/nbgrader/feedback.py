"""Feedback on its way to learners: pages that are up to date, under names that learners can fetch.

nbgrader releases a page under a name that it makes from the submission's secret and from the file's
name. A page therefore needs `submission_secret.txt` and `timestamp.txt` beside it, and a copy for
every other name under which the notebook was handed in.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import hmac
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from digitkit.course.autograde.submission import SECRET, TIMESTAMP, Unreadable, read_plainly, shown
from digitkit.course.course import Course, CourseError, one_line
from digitkit.files import write_whole

Advance = Callable[[int, int], None]


def complete(course: Course, student: str, lesson: str) -> None:
    """Add what `nbgrader release_feedback` needs beside a page that was just generated.

    A submission that was not handed in through nbgrader has no secret. It gets one that nobody
    knows, since nbgrader would stop for the whole class without it.

    Args:
        course: the course.
        student: the student's id.
        lesson: such as `"03_split"`.
    """
    folder = course.feedback_folder(student, lesson)
    page = folder / f"{lesson}.html"
    if not page.is_file():
        return
    for name in _other_names(course, student, lesson):
        if not (course.autograded_folder(student, lesson) / f"{name}.ipynb").exists():
            shutil.copy(page, folder / f"{name}.html")
    for file, text in ((TIMESTAMP, ""), (SECRET, _made_up(course, student, lesson))):
        if not (folder / file).exists():
            (folder / file).write_text(text, encoding="ascii")


def _made_up(course: Course, student: str, lesson: str) -> str:
    text = f"feedback\0{lesson}\0{student}".encode("utf-8", "surrogateescape")
    return hmac.new(course.secret, text, hashlib.sha256).hexdigest()


def _other_names(course: Course, student: str, lesson: str) -> list[str]:
    """Return the other names, without `.ipynb`, under which notebooks were handed in."""
    try:
        files = [*course.submitted_folder(student, lesson).iterdir()]
    except OSError:
        return []
    notebooks = [path.stem for path in files if path.suffix == ".ipynb" and path.is_file()]
    return sorted(name for name in notebooks if name != lesson)


def after_generating(assignment: str, student: str, notebooks: list[str]) -> None:
    """Complete a page that `nbgrader generate_feedback` wrote; nbgrader calls it in the course.

    Args:
        assignment: nbgrader's assignment.
        student: the student's id, or `"*"` where nbgrader works through the class.
        notebooks: the graded notebooks of one student.
    """
    course = _course_at(str(Path.cwd()))
    for notebook in notebooks:
        folder = Path(notebook).absolute().parent
        owner = course.student_of(folder, assignment) if student == "*" else student
        if owner:
            complete(course, owner, assignment)
        break  # they are all of one student


@lru_cache(maxsize=1)
def _course_at(folder: str) -> Course:
    return Course.open(folder)


@dataclass
class Given:
    """What `give_feedback` did.

    Attributes:
        generated: how many pages are new.
        renewed: how many were old and were written again.
        kept: how many were up to date.
        released: how many are in nbgrader's exchange now.
        unreachable: the students who handed in without nbgrader, so that they can't fetch it.
        problems: what could not be done, a line for each.
    """

    generated: int = 0
    renewed: int = 0
    kept: int = 0
    released: int = 0
    unreachable: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self, lesson: str, place: str) -> list[str]:
        """Return the problems, and a summary, in lines."""
        lines = [*self.problems]
        if self.unreachable:
            names = ", ".join(map(shown, self.unreachable[:10]))
            more = f" and {len(self.unreachable) - 10} more" if len(self.unreachable) > 10 else ""
            lines.append(
                f"Not handed in through nbgrader's exchange, so not released there: {names}{more}. "
                f"Their pages are in {place}."
            )
        parts = [f"{self.generated} generated", f"{self.renewed} renewed"]
        parts += [f"{self.kept} up to date"] if self.kept else []
        lines.append(f"{lesson}: {', '.join(parts)}, {self.released} released.")
        return lines


def give_feedback(
    course: Course,
    lesson: str,
    *,
    release: bool = True,
    advance: Advance = lambda _done, _all: None,
) -> Given:
    """Generate the pages that are missing, renew those that are old, and release them.

    A page is old if the graded notebook, a score, a comment, the penalty or the submission has
    changed since.

    Args:
        course: the course.
        lesson: such as `"03_split"`.
        release: release them in nbgrader's exchange.
        advance: is called with how many pages are done, and how many there are.

    Raises:
        CourseError: nothing is graded, or the gradebook can't be read.
    """
    graded = course.graded(lesson)
    if not graded:
        raise CourseError(
            f"{lesson}: nothing is graded yet; run `digitkit course autograde {lesson}`"
        )
    given, record = Given(), _Record(course, lesson)
    states = _states(course, lesson, graded)
    with _generator(course, lesson) as generate:
        for number, student in enumerate(graded, 1):
            if student not in states:
                given.problems.append(f"{shown(student)}: is not in the gradebook; grade it again")
            elif record.holds(student, states[student]):
                given.kept += 1
            else:
                if _renew(course, lesson, student, generate, given):
                    record.note(student, states[student])
            advance(number, len(graded))
    record.write()
    if release:
        _release(course, lesson, [s for s in graded if s in states], given)
    return given


def _renew(
    course: Course, lesson: str, student: str, generate: Callable[[str], None], given: Given
) -> bool:
    """Write a page, and tell whether that worked; keep the old one until the new one is there."""
    page = course.feedback_folder(student, lesson) / f"{lesson}.html"
    old = page.is_file()
    try:
        _take_over(course, student, lesson)
        generate(student)
        complete(course, student, lesson)
    except Exception as problem:  # one page that fails costs the class nothing
        reason = one_line(problem)[:200] or type(problem).__name__
        given.problems.append(f"{shown(student)}: no page could be made: {reason}")
        return False
    given.renewed += old
    given.generated += not old
    return True


def _take_over(course: Course, student: str, lesson: str) -> None:
    """Copy the submission's secret and time, which may be of a newer submission."""
    folder = course.feedback_folder(student, lesson)
    folder.mkdir(parents=True, exist_ok=True)
    for file in (TIMESTAMP, SECRET):
        (folder / file).unlink(missing_ok=True)
        with contextlib.suppress(Unreadable):
            source = course.autograded_folder(student, lesson) / file
            (folder / file).write_bytes(read_plainly(source, 4096))


class _Record:
    """From what each page was made, in the course's private folder."""

    def __init__(self, course: Course, lesson: str) -> None:
        self._course, self._lesson = course, lesson
        self._path = course.private.folder / "feedback" / f"{lesson}.json"
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            content = {}
        self._states: dict[str, list[Any]] = content if isinstance(content, dict) else {}

    def holds(self, student: str, state: str) -> bool:
        """Check whether a page is there, was made from this state, and was not changed since."""
        return self._states.get(student) == [state, *self._written(student)]

    def note(self, student: str, state: str) -> None:
        """Note from what a page was made."""
        self._states[student] = [state, *self._written(student)]

    def write(self) -> None:
        """Write the record."""
        self._course.private.make()
        write_whole(self._path, json.dumps(self._states))

    def _written(self, student: str) -> list[int]:
        folder = self._course.feedback_folder(student, self._lesson)
        if not (folder / SECRET).is_file():
            return [0]
        try:
            status = (folder / f"{self._lesson}.html").stat()
        except OSError:
            return [0]
        return [1, status.st_mtime_ns, status.st_size]


def _states(course: Course, lesson: str, students: list[str]) -> dict[str, str]:
    """Return a checksum for each student of all that a page shows."""
    from digitkit.course.autograde.gradebook import read_what_pages_show

    rows = read_what_pages_show(course.database_url, course.course_id, lesson)
    states = {}
    for student in students:
        if student not in rows:
            continue
        checksum = hashlib.sha256(json.dumps(rows[student], default=str).encode())
        folder = course.autograded_folder(student, lesson)
        for file in (f"{lesson}.ipynb", SECRET, TIMESTAMP):
            with contextlib.suppress(OSError):
                checksum.update(file.encode() + (folder / file).read_bytes())
        checksum.update(json.dumps(_other_names(course, student, lesson)).encode())
        states[student] = checksum.hexdigest()
    return states


@contextmanager
def _generator(course: Course, lesson: str) -> Iterator[Callable[[str], None]]:
    """Yield a function that writes the page of a student with nbgrader's own converter."""
    from nbconvert.writers.files import FilesWriter
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.folder)
    directory = CourseDirectory(config=config, assignment_id=lesson)
    converter = GenerateFeedback(coursedir=directory, config=config)
    converter.log = _quiet_log()
    converter.writer = FilesWriter(parent=converter, config=converter.config)  # type: ignore[no-untyped-call]
    converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
    for step in converter.preprocessors:
        converter.exporter.register_preprocessor(step)

    def generate(student: str) -> None:
        notebook = course.autograded_folder(student, lesson) / f"{lesson}.ipynb"
        converter.init_assignment(lesson, student)
        converter.convert_single_notebook(str(notebook))
        converter.set_permissions(lesson, student)

    here = Path.cwd()
    os.chdir(course.folder)
    try:
        yield generate
    finally:
        os.chdir(here)


def _quiet_log() -> logging.Logger:
    log = logging.getLogger("digitkit.feedback")
    log.setLevel(logging.CRITICAL)
    return log


def _release(course: Course, lesson: str, students: list[str], given: Given) -> None:
    """Copy pages into nbgrader's exchange, with nbgrader's own step."""
    reachable = []
    for student in students:
        if not (course.feedback_folder(student, lesson) / f"{lesson}.html").is_file():
            continue
        if (course.autograded_folder(student, lesson) / SECRET).is_file():
            reachable.append(student)
        else:
            given.unreachable.append(student)
    if not reachable:
        return
    try:
        release = _releaser(course, lesson)
        for student in reachable:
            release(student)
            given.released += 1
    except Exception as problem:  # nbgrader raises errors of several kinds
        reason = one_line(problem)[:300] or type(problem).__name__
        given.problems.append(f"nbgrader's exchange doesn't take the pages: {reason}")


def _releaser(course: Course, lesson: str) -> Callable[[str], None]:
    """Return a function that releases the page of a student with nbgrader's own step."""
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.folder)
    directory = CourseDirectory(config=config, assignment_id=lesson)
    step = ExchangeFactory(config=config).ReleaseFeedback(coursedir=directory, config=config)
    step.log = _quiet_log()

    def release(student: str) -> None:
        directory.student_id = student
        step.start()

    return release
