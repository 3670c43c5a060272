"""A course with one released lesson, and what learners hand in for it."""

import copy
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from digitkit.build.project import lesson_names
from digitkit.course.course import Course
from digitkit.course.nbgrader.new import CourseOptions, make_course

SOLUTIONS = Path(__file__).parents[3] / "solutions"


def release(folder: Path, lesson: str) -> Course:
    """Make a course and release a lesson in it, as an instructor would."""
    from nbgrader.apps import NbGraderAPI

    assert lesson in lesson_names()
    make_course(CourseOptions(folder, lessons=lesson.partition("_")[0]))
    course = Course.open(folder)
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(folder)
    reported = NbGraderAPI(config=config).generate_assignment(lesson)
    assert reported["success"], reported["log"]
    return course


def copied(course: Course, folder: Path) -> Course:
    """Give a course of one's own that is like this one."""
    shutil.copytree(course.folder, folder)
    return Course.open(folder)


class Classroom:
    """What learners of one lesson hand in.

    Args:
        course: a course in which the lesson is released.
        lesson: such as `"03_split"`.
    """

    def __init__(self, course: Course, lesson: str) -> None:
        self.course, self.lesson = course, lesson
        text = course.released_notebook(lesson).read_text(encoding="utf-8")
        self.released = json.loads(text)

    def solved(self) -> dict[str, str]:
        """Give the source of every solution, by the function it writes."""
        path = SOLUTIONS / f"{self.lesson}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in cells
            if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code"
        }

    def notebook(self, answers: dict[str, str] | None = None, *, short: bool = True) -> dict:
        """Give the released notebook with some answers written.

        Args:
            answers: sources by grade_id; None writes the solutions.
            short: leave out what the lesson shows, but for imports and functions.
        """
        notebook = copy.deepcopy(self.released)
        answers = self.solved() if answers is None else answers
        for cell in notebook["cells"]:
            name = named(cell)
            if name in answers:
                cell["source"] = answers[name]
        if short:
            kept = [c for c in notebook["cells"] if named(c) or c["id"] == "imports"]
            notebook["cells"] = kept
        return notebook

    def hand_in(self, student: str, notebook: dict | bytes | None, name: str = "") -> Path:
        """Lay a notebook into a student's folder; None makes the folder alone."""
        folder = self.course.submitted_folder(student, self.lesson)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (name or f"{self.lesson}.ipynb")
        if isinstance(notebook, dict):
            path.write_text(json.dumps(notebook), encoding="utf-8")
        elif notebook is not None:
            path.write_bytes(notebook)
        return path

    def timestamp(self, student: str, text: str) -> None:
        """Say when a student handed in."""
        folder = self.course.submitted_folder(student, self.lesson)
        (folder / "timestamp.txt").write_text(text, encoding="utf-8")


def named(cell: dict) -> str:
    """Give a cell's name in nbgrader; empty without."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def of_name(notebook: dict, name: str) -> dict:
    """Find a cell by its name in nbgrader."""
    (found,) = [cell for cell in notebook["cells"] if named(cell) == name]
    return found


def without(notebook: dict, names: Iterable[str]) -> dict:
    """Give a notebook without some of nbgrader's cells."""
    left_out = {*names}
    kept = [cell for cell in notebook["cells"] if named(cell) not in left_out]
    return {**notebook, "cells": kept}
