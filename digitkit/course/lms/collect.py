"""Lay submissions from the zips of Canvas, Moodle and Blackboard where nbgrader looks for them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digitkit.course.autograde.submission import LARGEST, TIMESTAMP
from digitkit.course.course import Course, CourseError
from digitkit.course.enrolment import Enrolment, read_enrolment
from digitkit.files import write_whole

NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
# "Ana Nunez_5511_assignsubmission_file_/03_split.ipynb", or all in one name.
MOODLE = re.compile(r"(?P<who>[^/]+?)_(?P<id>\d+)_assignsubmission_file_?/?(?P<file>[^/]*)$")
# "nunezana_LATE_101_99001_03_split-1.ipynb": the name, Canvas' id, the number of the submission.
CANVAS = re.compile(r"(?P<who>[^_/]+)_(?:LATE_)?(?P<id>\d+)_(?P<attempt>\d+)_(?P<file>[^/]+)$")
# "Split_ana_attempt_2026-11-20-10-11-12_03_split.ipynb".
BLACKBOARD = re.compile(
    r"(?P<title>[^/]*?)_(?P<who>[^_/]+)_attempt_(?P<attempt>\d{4}(?:-\d\d){5})_(?P<file>[^/]+)$"
)


@dataclass(frozen=True)
class Found:
    """A notebook in an archive.

    Attributes:
        entry: its place in the archive.
        who: the name or id by which the LMS names the student.
        lms_id: the number by which it knows the student; empty if the name says it.
        attempt: sorts the attempts of one student; the last one counts.
        late: when it was submitted, in the course's time; None if the archive doesn't say.
    """

    entry: zipfile.ZipInfo
    who: str
    lms_id: str
    attempt: tuple[int, str]
    submitted: datetime | None


def collect(course: Course, lesson: str, archives: list[Path]) -> list[str]:
    """Lay the notebooks of archives into `submitted/`.

    A notebook that is there already and differs is kept in a dated copy beside it.

    Args:
        course: the course; the roster in its gradebook says who is who.
        lesson: such as `"03_split"`.
        archives: the zips that an LMS gives out.

    Returns:
        A line for each notebook that could not be matched, and one that counts.

    Raises:
        CourseError: an archive can't be read, or the course has no roster.
    """
    enrolment = read_enrolment(course)
    if not enrolment.has_roster:
        raise CourseError(
            "names can't be matched without a roster: take one over with `digitkit course roster`"
        )
    lines: list[str] = []
    count = 0
    for path in archives:
        for student, content, found in _latest(path, enrolment, lines):
            count += 1
            lines += _lay(course, lesson, student, content, found)
    what = "submission was" if count == 1 else "submissions were"
    return [*lines, f"{count} {what} laid into {course.submitted_folder('…', lesson)}."]


def _latest(
    path: Path, enrolment: Enrolment, lines: list[str]
) -> Iterator[tuple[str, bytes, Found]]:
    """Yield the last attempt of each student in an archive; add lines on what doesn't match."""
    try:
        with zipfile.ZipFile(path) as archive:
            chosen: dict[str, Found] = {}
            for found in _notebooks(archive, path, lines):
                student = _student(found, enrolment)
                if not student:
                    lines.append(f"{path.name}, {found.entry.filename}: nobody on the roster fits")
                elif student not in chosen or chosen[student].attempt < found.attempt:
                    chosen[student] = found
            for student, found in sorted(chosen.items()):
                if found.entry.file_size > LARGEST:
                    lines.append(f"{path.name}, {found.entry.filename}: larger than 64 MiB")
                    continue
                yield student, archive.read(found.entry), found
    except OSError as problem:
        raise CourseError(f"{path}: {problem.strerror}") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as problem:
        raise CourseError(f"{path}: not a zip that can be read: {problem}") from None


def _notebooks(archive: zipfile.ZipFile, path: Path, lines: list[str]) -> Iterator[Found]:
    for place, entry in enumerate(archive.infolist()):
        if entry.is_dir() or not NOTEBOOK.search(entry.filename):
            continue
        for pattern in (MOODLE, BLACKBOARD, CANVAS):
            match = pattern.search(entry.filename)
            if match:
                groups = match.groupdict()
                attempt = groups.get("attempt") or ""
                moment = None
                if pattern is BLACKBOARD:
                    moment = datetime.strptime(attempt, "%Y-%m-%d-%H-%M-%S")
                lms_id = groups.get("id") or ""
                key = (int(attempt), "") if attempt.isdigit() else (place, attempt)
                yield Found(entry, groups["who"], lms_id, key, moment)
                break
        else:
            lines.append(f"{path.name}, {entry.filename}: named like none of Canvas, Moodle and "
                         "Blackboard")  # fmt: skip


def _student(found: Found, enrolment: Enrolment) -> str:
    """Find the student by the LMS's id, else by id or name as the roster has them."""
    for each in enrolment.students.values():
        if each.id not in enrolment.dropped and found.lms_id and each.lms_user_id == found.lms_id:
            return each.id
    wanted = _letters(found.who)
    for each in enrolment.students.values():
        if each.id in enrolment.dropped:
            continue
        names = (
            each.id,
            f"{each.first_name}{each.last_name}",
            f"{each.last_name}{each.first_name}",
            each.email,
        )
        if wanted in {_letters(name) for name in names if name}:
            return each.id
    return ""


def _letters(text: str) -> str:
    """Return letters and digits alone, without accents, as Canvas writes names."""
    import unicodedata

    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if part.isalnum())


def _lay(course: Course, lesson: str, student: str, content: bytes, found: Found) -> list[str]:
    """Write a submission; return a line if another one was there."""
    folder = course.submitted_folder(student, lesson)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{lesson}.ipynb"
    lines = []
    if path.exists() and path.read_bytes() != content:
        copy = folder / f"{lesson}-{datetime.now():%Y-%m-%d-%H%M%S}.ipynb.before"
        path.replace(copy)
        lines.append(f"{student}: the earlier notebook is kept as {copy.name}")
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    if found.submitted is not None:
        write_whole(folder / TIMESTAMP, f"{found.submitted:%Y-%m-%d %H:%M:%S}\n")
    return lines
