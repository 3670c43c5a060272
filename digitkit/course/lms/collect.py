"""Lay submissions from the zips of Canvas, Moodle and Blackboard where nbgrader looks for them.

Nothing is unpacked by its name: an entry's name only says whose it is, so it can't lead out of the
course's folder.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from digitkit.course.autograde.submission import LARGEST, TIMESTAMP, Unreadable, read_plainly, shown
from digitkit.course.course import Course, CourseError
from digitkit.course.enrolment import Enrolment, read_enrolment
from digitkit.files import write_whole

CANVAS, MOODLE, BLACKBOARD = "canvas", "moodle", "blackboard"
MOST_ENTRIES = 100_000
_NOTEBOOK = re.compile(r"\.(ipynb(\.txt|\.json|\.download)?|zip)$", re.IGNORECASE)
_LITTER = re.compile(r"(^|/)(__MACOSX|\.ipynb_checkpoints)/|(^|/)\._")
_NAMES = {
    # "Ana Nunez_5511_assignsubmission_file_/03_split.ipynb", or all in one name.
    MOODLE: re.compile(
        r"(?P<own>(?P<who>[^/_]+)_(?P<number>\d+)_assignsubmission_file_/?)(?P<file>[^/]*)$"
    ),
    # "Split_ana_attempt_2026-11-20-10-11-12_03_split.ipynb".
    BLACKBOARD: re.compile(
        r"(?P<own>[^/]*?_(?P<who>[^/]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})_)(?P<file>[^/]+)$"
    ),
    # "nunezana_LATE_101_99001_03_split-1.ipynb": the name, Canvas' id, the file's number.
    CANVAS: re.compile(
        r"(?P<own>(?P<who>[^_/]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<number>\d+)_)(?P<file>[^/]+)$"
    ),
}


@dataclass(frozen=True)
class Found:
    """A file in an archive that may be somebody's submission.

    Attributes:
        archive: the archive.
        entry: its place in the archive.
        platform: `"canvas"`, `"moodle"` or `"blackboard"`.
        own: the beginning of its name, by which the platform knows the submission.
        who: the name or id by which the platform names the student; Blackboard puts the
            assignment's title before it.
        file: the name that the student gave the file.
        lms_id: the number of the student's account in Canvas; empty for the others.
        order: sorts the attempts of one student; the last one counts.
        submitted: when it was submitted, on the course's clock; None if the name doesn't say.
        late: whether the platform marked it late.
    """

    archive: Path
    entry: zipfile.ZipInfo
    platform: str
    own: str
    who: str
    file: str
    lms_id: str
    order: tuple[bool, str, int]
    submitted: datetime | None
    late: bool

    @property
    def place(self) -> str:
        """The archive and the entry, for people."""
        return f"{self.archive.name}, {shown(self.entry.filename)}"


@dataclass
class _People:
    """Finds students by what a platform calls them."""

    enrolment: Enrolment
    by_text: dict[str, set[str]] = field(default_factory=dict)
    by_lms_id: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.enrolment.students.values():
            if each.id in self.enrolment.dropped:
                continue
            first, last = each.first_name, each.last_name
            local = each.email.partition("@")[0]
            for text in {*map(_letters, (each.id, each.email, local, first + last, last + first))}:
                self.by_text.setdefault(text, set()).add(each.id)
            self.by_lms_id.setdefault(each.lms_user_id, set()).add(each.id)

    def of(self, found: Found) -> set[str]:
        """Return the students that fit; exactly one is right."""
        if found.lms_id and found.lms_id in self.by_lms_id:
            return self.by_lms_id[found.lms_id]
        if found.platform != BLACKBOARD:
            return self._named(found.who)
        # The assignment's title may have underscores too, and so may an id: try each ending.
        parts = found.who.split("_")
        endings = ("_".join(parts[start:]) for start in range(len(parts)))
        return next((fits for ending in endings if (fits := self._named(ending))), set())

    def _named(self, text: str) -> set[str]:
        exact = text in self.enrolment.students and text not in self.enrolment.dropped
        return {text} if exact else self.by_text.get(_letters(text) or "?", set())


def collect(course: Course, lesson: str, archives: list[Path]) -> list[str]:
    """Lay the notebooks of archives into `submitted/`.

    A notebook that is there already and differs is kept in a dated copy beside it.

    Args:
        course: the course; the roster in its gradebook says who is who.
        lesson: such as `"03_split"`.
        archives: the zips that an LMS gives out.

    Returns:
        A line for each file that does not count, and one with the number of submissions.

    Raises:
        CourseError: an archive can't be read, or the course has no roster.
    """
    enrolment = read_enrolment(course)
    if not enrolment.has_roster:
        raise CourseError(
            "names can't be matched without a roster: take one over with `digitkit course roster`"
        )
    lines: list[str] = []
    found = [each for path in archives for each in _files(path, lesson, lines)]
    chosen = _latest(found, _People(enrolment), lines)
    laid = {}
    for student, each in sorted(chosen.items()):
        try:
            lines += _lay(course, lesson, student, each)
            laid[student] = each
        except Unreadable as problem:
            lines.append(f"{each.place}: {problem}; {student} has nothing new")
    _record(course, lesson, laid)
    late = ", ".join(student for student, each in laid.items() if each.late)
    lines += [f"Canvas marked these late, without a time: {late}."] if late else []
    what = "submission is" if len(laid) == 1 else "submissions are"
    return [*lines, f"{len(laid)} {what} in {course.submitted_folder('…', lesson)}."]


def _files(path: Path, lesson: str, lines: list[str]) -> Iterator[Found]:
    """Yield the files of an archive that may be submissions; add lines on other notebooks."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except OSError as problem:
        raise CourseError(f"{path}: {problem.strerror}") from None
    except Exception as problem:  # a damaged archive raises errors of many kinds
        raise CourseError(f"{path}: not a zip that can be read: {problem}") from None
    if len(entries) > MOST_ENTRIES:
        raise CourseError(f"{path}: {len(entries):,} files; no LMS gives out so many in a zip")
    for entry in entries:
        name = entry.filename
        if entry.is_dir() or not _NOTEBOOK.search(name) or _LITTER.search(name):
            continue
        each = _named(path, entry, lesson)
        if each is None:
            whose = "named like none of Canvas, Moodle and Blackboard"
            lines.append(f"{path.name}, {shown(name)}: {whose}")
        else:
            yield each


def _named(archive: Path, entry: zipfile.ZipInfo, lesson: str) -> Found | None:
    """Read whose file an entry is from its name; return None if no LMS names files so."""
    matches = ((platform, name.search(entry.filename)) for platform, name in _NAMES.items())
    platform, match = next(((p, m) for p, m in matches if m), ("", None))
    if match is None:
        return None
    groups = match.groupdict()
    time = groups.get("time") or ""
    try:
        submitted = datetime.strptime(time, "%Y-%m-%d-%H-%M-%S") if time else None
    except ValueError:  # digits that are no time
        return None
    number = int(groups.get("number") or 0) if platform == CANVAS else 0
    return Found(
        archive=archive,
        entry=entry,
        platform=platform,
        own=groups["own"],
        who=groups["who"],
        file=groups["file"],
        lms_id=groups.get("id") or "",
        order=(groups["file"].casefold().startswith(lesson.casefold()), time, number),
        submitted=submitted,
        late=bool(groups.get("late")),
    )


def _latest(found: list[Found], people: _People, lines: list[str]) -> dict[str, Found]:
    """Choose the last attempt of each student; add lines on what fits nobody or several."""
    chosen: dict[str, Found] = {}
    for each in found:
        fits = people.of(each)
        if not fits:
            lines.append(f"{each.place}: nobody on the roster fits")
        elif len(fits) > 1:
            lines.append(
                f"{each.place}: fits {' and '.join(sorted(fits))}; lay it into submitted/ by hand"
            )
        else:
            (student,) = fits
            before = chosen.setdefault(student, each)
            first, last = sorted((before, each), key=lambda one: one.order)
            chosen[student] = last
            if before is not each and first.submitted == last.submitted:
                lines.append(
                    f"{first.place}: {student} handed in {shown(last.file)} too; it counts"
                )
    return chosen


def _letters(text: str) -> str:
    """Return letters and digits alone, without accents, as Canvas writes names."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if part.isalnum())


def _read(found: Found) -> bytes:
    """Read an entry, at most as large as a submission may be.

    Raises:
        Unreadable: it is larger, damaged or locked.
    """
    try:
        with zipfile.ZipFile(found.archive) as archive, archive.open(found.entry) as file:
            content = file.read(LARGEST + 1)
    except Exception as problem:  # a damaged archive raises errors of many kinds
        reason = " ".join(str(problem).split()) or type(problem).__name__
        raise Unreadable(f"is damaged or locked: {reason[:200]}") from None
    if len(content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 2**20} MiB")
    return content


def _lay(course: Course, lesson: str, student: str, found: Found) -> list[str]:
    """Write a submission; return a line if another one was there.

    Raises:
        Unreadable: it can't be read, or the student's folder is a link.
    """
    folder = course.submitted_folder(student, lesson)
    if folder.is_symlink() or folder.parent.is_symlink():
        raise Unreadable(f"{folder} is a link; links are not followed")
    content = _read(found)
    folder.mkdir(parents=True, exist_ok=True)
    archived = found.file.lower().endswith(".zip")
    path = folder / f"{lesson}.{'zip' if archived else 'ipynb'}"
    lines = []
    if not _holds(path, content):
        old = [folder / f"{lesson}.ipynb", path, folder / TIMESTAMP]
        kept = [_set_aside(each) for each in dict.fromkeys(old) if os.path.lexists(each)]
        if kept:
            lines.append(f"{student}: the earlier submission is kept as {', '.join(kept)}")
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)
        part.write_bytes(content)
        part.replace(path)
    if found.submitted is not None:
        write_whole(folder / TIMESTAMP, f"{found.submitted:%Y-%m-%d %H:%M:%S}\n")
    return lines


def _holds(path: Path, content: bytes) -> bool:
    try:
        return read_plainly(path) == content
    except Unreadable:
        return False


def _set_aside(path: Path) -> str:
    """Rename a file to a dated name under which nothing is graded; return the name."""
    copy = path.with_name(f"{path.name}.{datetime.now():%Y-%m-%d-%H%M%S-%f}.before")
    path.replace(copy)
    return copy.name


def _record_file(course: Course, lesson: str) -> Path:
    return course.private.folder / "collected" / f"{lesson}.json"


def _record(course: Course, lesson: str, laid: dict[str, Found]) -> None:
    """Note by which name the platform knows each submission, for the way back."""
    names = {each.id: (each.platform, each.own) for each in collected(course, lesson)}
    names |= {student: (each.platform, each.own) for student, each in laid.items()}
    course.private.make()
    write_whole(_record_file(course, lesson), json.dumps(names, indent=1, sort_keys=True))


@dataclass(frozen=True)
class Collected:
    """A submission that came from an LMS.

    Attributes:
        id: the student's id.
        platform: `"canvas"`, `"moodle"` or `"blackboard"`.
        own: the beginning of the names by which the platform knows the submission's files.
    """

    id: str
    platform: str
    own: str


def collected(course: Course, lesson: str) -> list[Collected]:
    """Return the submissions for a lesson that came from an LMS, as `collect` noted them."""
    try:
        names = json.loads(_record_file(course, lesson).read_text(encoding="utf-8"))
        return [Collected(student, platform, own) for student, (platform, own) in names.items()]
    except (OSError, ValueError, TypeError, AttributeError):
        return []
