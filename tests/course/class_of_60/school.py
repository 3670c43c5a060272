"""The class on its way: handed out, handed in through nbgrader's exchange, and graded."""

from __future__ import annotations

import copy
import csv
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook

from tests.course.autograde.classroom import Classroom
from tests.course.class_of_60.alone import Ran, run_alone
from tests.course.class_of_60.case import Case, Nbgrader
from tests.course.taught import TaughtCourse

HANDED_IN = "2026-02-01 10:00:00.000000 UTC"
ENDLESS_SECONDS = 60
Row = dict


class School:
    """A course of its own with a student for each case.

    Args:
        folder: an empty folder.
        cases: the students.
    """

    def __init__(self, folder: Path, cases: Iterable[Case]) -> None:
        self.folder, self.cases = folder, tuple(cases)
        self.lessons = sorted({case.lesson for case in self.cases})
        roster = "id\n" + "".join(f"{case.name}\n" for case in self.cases)
        numbers = ",".join(lesson[:2] for lesson in self.lessons)
        self.taught = TaughtCourse(folder, numbers, roster)

    def of(self, lesson: str) -> list[Case]:
        """Give the students who hand in for a lesson."""
        return [case for case in self.cases if case.lesson == lesson]

    def hand_out_and_collect(self) -> None:
        """Release the lessons, and collect what each student lays into the exchange."""
        for lesson in self.lessons:
            self.taught.generate(lesson)
            self.taught.quietly("release_assignment", lesson)
            room = Classroom(self.taught.course, lesson)
            for case in self.of(lesson):
                self._submit(case, case.files(room))
            # In a test all students are the same user of the machine.
            self.taught.quietly("collect", lesson, "--ExchangeCollect.check_owner=False")

    def _submit(self, case: Case, files: dict[str, bytes]) -> None:
        """Do what `nbgrader submit` does, for a student who isn't who runs the tests."""
        inbound = self.folder / "exchange" / "digits" / "inbound"
        folder = inbound / f"{case.name}+{case.lesson}+{HANDED_IN}+{'0' * 8}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / "timestamp.txt").write_text(HANDED_IN, encoding="utf-8")

    def autograde(self, lesson: str) -> tuple[Ran, dict[str, Row]]:
        """Run the fast grader as a command of its own; give what it says of each student."""
        words = ("-m", "digitkit.cli", "course", "autograde", lesson, "--json", "--jobs", "2")
        reported = self.folder / f"ran-{lesson}.json"
        ran = run_alone(reported, *words, "--course", str(self.taught.folder))
        assert ran.code in (0, 1), ran.err
        return ran, {row["student"]: row for row in json.loads(ran.out)}

    def with_nbgrader(self, students: Iterable[str]) -> NbgradersOwn:
        """Give a copy of the course with what these students handed in, graded by nbgrader."""
        folder = self.folder / "nbgraders-own"
        shutil.copytree(self.taught.folder, folder)
        taught = copy.copy(self.taught)
        taught.folder = folder
        wanted = {*students}
        for case in self.cases:
            if case.name not in wanted or case.nbgrader is Nbgrader.KEPT_AWAY:
                shutil.rmtree(folder / "submitted" / case.name)
        return NbgradersOwn(taught, [case for case in self.cases if case.name in wanted])

    def feedback(self, case: Case) -> str:
        """Give the page that a student gets back."""
        page = self.taught.folder / "feedback" / case.name / case.lesson / f"{case.lesson}.html"
        return page.read_text(encoding="utf-8")


class NbgradersOwn:
    """The same course, graded by nbgrader itself.

    Args:
        taught: a copy of the course before anything was graded.
        cases: the students in it.
    """

    def __init__(self, taught: TaughtCourse, cases: list[Case]) -> None:
        self.taught, self.cases = taught, cases
        self.ran = {}
        limit = f"--ExecuteToTheEnd.notebook_seconds={ENDLESS_SECONDS}"
        for lesson in sorted({case.lesson for case in cases}):
            if any(case.name == "endless" and case.lesson == lesson for case in cases):
                taught.nbgrader("autograde", lesson, "--student=endless", limit)
            self.ran[lesson] = taught.nbgrader("autograde", lesson)


Cell = tuple[float | None, float, bool]


def cells(taught: TaughtCourse, lesson: str) -> dict[str, dict[str, Cell]]:
    """Give each student's cells as the gradebook has them: score, maximum, waits for a person."""
    found: dict[str, dict[str, Cell]] = {}
    with Gradebook(taught.course.database_url, "digits") as book:
        for submission in book.assignment_submissions(lesson):
            (notebook,) = submission.notebooks
            found[submission.student_id] = {
                grade.name: (grade.auto_score, grade.max_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }
    return found


def points_in(cells_of_one: dict[str, Cell]) -> dict[str, float | None]:
    """Give the points for each function."""
    checks = [(name, cell) for name, cell in cells_of_one.items() if name.startswith("check_")]
    return {name.removeprefix("check_"): cell[0] for name, cell in checks}


def exported(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Read an export of grades, by lesson and student."""
    with path.open(encoding="utf-8-sig") as file:
        return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(file)}
