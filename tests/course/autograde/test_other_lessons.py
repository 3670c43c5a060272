"""Lessons of an instructor's own: all cells are run, and nbgrader's own rule gives the points."""

import copy
import json
import shutil
from pathlib import Path

import nbgrader.tests
import pytest
from nbgrader.api import Gradebook

from digitkit.course.autograde.execution import execute_cells
from digitkit.course.autograde.lesson_copy import LessonCopy, restore_lesson
from digitkit.course.autograde.run import RunOptions, autograde
from digitkit.course.autograde.schedule import in_this_process
from digitkit.course.autograde.submission import read_notebook
from digitkit.course.configuration import prepare_process
from digitkit.course.course import Course
from digitkit.protocol.time_limits import TimeLimit
from tests.course.autograde.classroom import Classroom
from tests.course.autograde.fakes import PIPES, Pipes
from tests.course.autograde.test_nothing_lost import Quiet

FILES = Path(nbgrader.tests.__file__).parent / "apps" / "files"
PIPE = Pipes().open_transport
PLAIN = 'c = get_config()\nc.CourseDirectory.course_id = "abc101"\n'


@pytest.fixture
def course(tmp_path):
    prepare_process()
    (tmp_path / "nbgrader_config.py").write_text(PLAIN)
    return Course.open(tmp_path)


def released(course, name):
    from nbgrader.apps import NbGraderAPI

    source = course.folder / "source" / "ps1" / "ps1.ipynb"
    source.parent.mkdir(parents=True)
    shutil.copy(FILES / f"{name}.ipynb", source)
    with Gradebook(course.database_url, "abc101") as book:
        book.update_or_create_assignment("ps1")
    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.folder)
    result = NbGraderAPI(config=config).generate_assignment("ps1", create=False)
    assert result["success"], result["log"]


def graded(course, **files):
    for student, name in files.items():
        folder = course.folder / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        shutil.copy(FILES / f"{name}.ipynb", folder / "ps1.ipynb")
    rows = autograde(course, "ps1", RunOptions(sandbox=PIPES), in_this_process(), Quiet())
    found = {}
    with Gradebook(course.database_url, "abc101") as book:
        for student in files:
            notebook = book.find_submission_notebook("ps1", "ps1", student)
            comments = [comment.comment for comment in notebook.comments]
            result = (notebook.score, notebook.max_score, notebook.needs_manual_grade)
            found[student] = (*result, comments)
    assert [row["status"] for row in rows] == ["graded"] * len(files)
    return found


@pytest.mark.thorough
def test_nbgraders_own_submissions_get_the_scores_that_its_tests_state(course):
    released(course, "submitted-unchanged")
    found = graded(course, foo="submitted-unchanged", bar="submitted-changed")
    assert found["foo"][:3] == (1, 7, False)
    assert set(found["foo"][3]) == {"No response."}
    assert found["bar"][:3] == (2, 7, True)
    assert set(found["bar"][3]) == {None}


@pytest.mark.thorough
def test_tests_that_learners_do_not_see_are_run(course):
    released(course, "test-hidden-tests")
    found = graded(course, foo="test-hidden-tests")
    assert found["foo"][0] > 0


@pytest.fixture(scope="module")
def run_notebook(released):
    room = Classroom(released, "03_split")
    lesson = LessonCopy("03_split", json.dumps(room.released))

    def run_sources(*sources, open_transport=PIPE):
        cells = [
            {"cell_type": "code", "id": f"own-{n}", "metadata": {}, "outputs": [], "source": text}
            for n, text in enumerate(sources)
        ]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
        _, read = read_notebook(json.dumps(notebook).encode(), [])
        restored = restore_lesson(read, lesson)
        restored.cells[:] = [cell for cell in restored.cells if not cell.grade_id]
        return execute_cells(restored, open_transport)

    return run_sources


def texts(executed, position):
    return [output["data"]["text/plain"].strip() for output in executed.outputs[position]]


def test_cells_run_one_after_another(run_notebook):
    result = run_notebook(
        "x = 2\nprint('a')\nprint('b')", "x + 1", "1 / 0", "%time y = x\ny", "x +"
    )
    assert texts(result, 0) == ["a\nb"]
    assert texts(result, 1) == ["3"]
    assert "ZeroDivisionError" in texts(result, 2)[0]
    assert texts(result, 3)[-1] == "2"
    assert "SyntaxError" in texts(result, 4)[0]
    assert result.flags == []


def test_figures_are_kept(run_notebook):
    result = run_notebook("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert any("image/png" in output["data"] for output in result.outputs[0])


def test_what_ends_python_keeps_the_cells_before(run_notebook):
    result = run_notebook("print('here')", "import os\nos._exit(0)", "print('never')")
    assert texts(result, 0) == ["here"]
    assert 2 not in result.outputs
    assert "broke off" in result.flags[0]


def test_an_endless_loop_is_stopped(run_notebook):
    limit = TimeLimit(cpu=2, wall=60)
    result = run_notebook(
        "1 + 1",
        "while True: pass",
        open_transport=lambda plan, _: Pipes().open_transport(plan, limit),
    )
    assert texts(result, 0) == ["2"]
    assert "stopped after 2 seconds of processor time" in result.flags[0]
