"""Write notebooks, and grade functions in this process and in another."""

import json
import textwrap
from pathlib import Path

from digitkit.inside.executor import execute
from digitkit.lessons.catalog import exercises
from digitkit.outside.grader import Grader
from digitkit.outside.runner import run_exercise
from digitkit.outside.transport import InProcessTransport
from digitkit.submissions.reading import read_submission


def code_cell(source, **metadata):
    """Return a code cell of a notebook."""
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": textwrap.dedent(source).strip("\n"),
        "outputs": [],
        "execution_count": None,
    }


def notebook(*cells, **metadata):
    """Return a notebook with these code cells, or with cells of these sources."""
    listed = [code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": listed})


def solution_cell(function, source):
    """Return the cell that nbgrader grades for a function."""
    return code_cell(source, nbgrader={"grade_id": function, "solution": True})


class Desk:
    """A folder with notebooks that can be graded."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, text, name="90_demo.ipynb"):
        """Write a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def grade(self, *cells, function="answer", **options):
        """Grade one function of a notebook with these cells, in a process of its own."""
        path = self.put(notebook(*cells))
        return Grader(**options).grade(path, only=[function]).exercises[0]

    def grade_here(self, *cells, function="answer"):
        """Grade it in this process."""
        submission = read_submission(self.put(notebook(*cells)))
        return grade_plan_here(submission, function)

    def grade_both(self, *cells, function="answer"):
        """Grade it both ways, assert that the results agree, and return one of them."""
        here = self.grade_here(*cells, function=function)
        piped = self.grade(*cells, function=function)
        assert here.as_json() == piped.as_json(), (here.as_json(), piped.as_json())
        assert here.fault is None or type(here.fault) is type(piped.fault)
        return piped


def grade_plan_here(submission, function):
    """Execute what an answer needs in this process, and grade it."""
    exercise = next(e for e in exercises(submission.lesson) if e.function == function)
    plan = submission.program.plan(function)
    transport = InProcessTransport.around(execute(plan))
    try:
        return run_exercise(exercise, transport)
    finally:
        transport.close()
