"""A course as an instructor makes it, with nbgrader's commands run in this process."""

import contextlib
import io
import json
import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from digitkit.course.course import Course
from digitkit.course.nbgrader.new import CourseOptions, make_course
from tests.course.nbgrader_class import SOLUTIONS, only_functions

LOUD = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


@dataclass(frozen=True)
class Ran:
    """What a command of nbgrader's printed and logged, and its exit code."""

    code: int
    text: str
    warned: tuple[str, ...]


class TaughtCourse:
    """A course made by `digitkit course new`.

    Args:
        folder: a folder to make it in.
        lessons: such as `"03"`.
        roster: the text of a class list.
    """

    def __init__(self, folder: Path, lessons: str, roster: str = "id\nanna\nbob\n") -> None:
        listed = folder / "roster.csv"
        listed.write_text(roster, encoding="utf-8")
        self.folder = folder / "digits"
        make_course(CourseOptions(self.folder, lessons, listed, course_id="digits"))
        with (self.folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"\nc.Exchange.root = {str(folder / 'exchange')!r}\n")
            config.write(f"c.Exchange.cache = {str(folder / 'cache')!r}\n")
        (folder / "exchange").mkdir(mode=0o777)
        (folder / "exchange").chmod(0o777)

    @property
    def course(self) -> Course:
        return Course.open(self.folder)

    def nbgrader(self, *words: str, folder: Path | None = None) -> Ran:
        """Run a command as `nbgrader WORDS…` in the course's folder."""
        from jupyter_core.application import NoStart
        from nbgrader.apps import NbGraderApp
        from nbgrader.validator import Validator

        reported, here, code = io.StringIO(), Path.cwd(), 0
        os.chdir(folder or self.folder)
        Validator.stream = reported  # else what standard output was when it was loaded
        app = NbGraderApp.instance()
        try:
            with (
                contextlib.redirect_stdout(reported),
                contextlib.redirect_stderr(reported),
                warnings.catch_warnings(record=True) as caught,
            ):
                app.initialize(list(words))
                with contextlib.suppress(NoStart):  # the command itself has run
                    app.start()
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            app.reset()
            NbGraderApp.clear_instance()
            os.chdir(here)
        text = reported.getvalue()
        logged = [line for line in text.splitlines() if LOUD.search(line)]
        return Ran(code, text, (*logged, *(str(each.message) for each in caught)))

    def quietly(self, *words: str, folder: Path | None = None) -> str:
        """Run a command that has to succeed without a word of warning."""
        ran = self.nbgrader(*words, folder=folder)
        assert ran.code == 0, ran.text
        assert ran.warned == (), ran.warned
        return ran.text

    def generate(self, lesson: str) -> dict:
        """Make the learner's notebook and give it."""
        self.quietly("generate_assignment", lesson)
        return json.loads(self.course.released_notebook(lesson).read_text(encoding="utf-8"))

    def hand_in(self, student: str, lesson: str, notebook: dict | str) -> Path:
        """Put a notebook, or any text, where `nbgrader collect` would put it."""
        path = self.course.submitted_folder(student, lesson) / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        text = notebook if isinstance(notebook, str) else json.dumps(notebook)
        path.write_text(text, encoding="utf-8")
        return path

    def scores(self, lesson: str) -> dict[str, dict[str, float]]:
        """Give each student's points for each exercise, as the gradebook has them."""
        from nbgrader.api import Gradebook

        given: dict[str, dict[str, float]] = {}
        with Gradebook(self.course.database_url, "digits") as gradebook:
            for submission in gradebook.assignment_submissions(lesson):
                (notebook,) = submission.notebooks
                given[submission.student_id] = {
                    grade.name.removeprefix("check_"): grade.auto_score
                    for grade in notebook.grades
                    if grade.name.startswith("check_")
                }
        return given


def solved(lesson: str, blank: dict, only: set[str] | None = None) -> dict:
    """Fill a blank notebook in with the solution, or with some functions of it."""
    solution = json.loads((SOLUTIONS / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    known = {cell["id"]: cell["source"] for cell in solution["cells"]}
    notebook = json.loads(json.dumps(blank))
    for cell in notebook["cells"]:
        reported = cell["metadata"].get("nbgrader", {})
        code = cell["cell_type"] == "code"
        if reported.get("solution") and code and (only is None or cell["id"] in only):
            cell["source"] = known[cell["id"]]
    return notebook


def only_graded(notebook: dict) -> dict:
    """Leave shown cells out, since some train a network; functions they define stay."""
    kept = [
        cell
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"] or cell["id"] == "imports" or only_functions(cell)
    ]
    return {**notebook, "cells": kept}
