"""nbgrader's own CSV of grades, with its columns, quoted and without formulas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.plugins import ExportPlugin

from digitkit.course.grades import Grade, read_grades
from digitkit.course.sheets import table

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class SafeCsv(ExportPlugin):
    """What `nbgrader export` writes in our courses.

    nbgrader's own exporter writes names as they are: one with a comma shifts the row, and one
    that begins like a formula runs in a spreadsheet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades to the file that `--to` names, `grades.csv` without it."""
        path = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", path)
        lessons, students = map(str, self.assignment), map(str, self.student)
        text = nbgrader_csv(read_grades(gradebook, lessons, students))
        Path(path).write_text(text, encoding="utf-8")


def nbgrader_csv(grades: list[Grade]) -> str:
    """Give grades in the columns of nbgrader's CSV."""
    rows = [
        (
            each.lesson,
            each.due,
            each.timestamp,
            each.student,
            each.last_name,
            each.first_name,
            each.email,
            each.raw_points,
            each.penalty,
            each.points,
            each.max_points,
        )
        for each in grades
    ]
    return table([COLUMNS, *rows])
