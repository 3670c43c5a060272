"""Every door gives the same verdict: on blanks, model answers, and all kept answers."""

import copy
import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest

from digitkit import check
from digitkit.build.blank import CODE_STUB
from digitkit.checks import exercises
from digitkit.grading.outcomes import NOT_STARTED
from tests.checks.answers import FUNCTIONS, LESSONS, answers
from tests.doors.learner import Learner, cell

GRADE = """
import argparse, sys
from digitkit.grading.command import add_grade
parser = argparse.ArgumentParser()
add_grade(parser.add_subparsers())
options = parser.parse_args()
sys.exit(options.command(options))
"""
# Tells each verdict as pytest reports it, so that it can be compared.
LISTENER = """
import json, pathlib
def pytest_runtest_logreport(report):
    told = getattr(report, "digitkit", None)
    if told:
        told = {**told, "report": report.outcome}
        with pathlib.Path("verdicts.jsonl").open("a") as file:
            print(json.dumps(told), file=file)
"""
BLANK, MODEL = "blank", "model"


@pytest.fixture(scope="module")
def sources(built):
    """For each function, what was written in answer to it, by name: blank, model and the kept."""
    texts = {function: {} for function in FUNCTIONS}
    for lesson in LESSONS:
        for kind, folder in ((BLANK, "lessons"), (MODEL, "solutions")):
            notebook = json.loads(built[f"{folder}/{lesson}.ipynb"])
            for exercise in exercises(lesson):
                source = cell(notebook, exercise.function)["source"]
                texts[exercise.function][kind] = "".join(source)
    for each in answers():
        texts[each.function][each.path.stem] = each.path.read_text(encoding="utf-8")
    return texts


@pytest.fixture(scope="module")
def rounds(sources, built):
    """Notebooks that hold all of it: the n-th one of a lesson has the n-th answer everywhere."""
    written = {}
    for lesson in LESSONS:
        functions = [exercise.function for exercise in exercises(lesson)]
        columns = [list(sources[function].items()) for function in functions]
        for number, row in enumerate(zip_longest(*columns)):
            notebook = json.loads(built[f"lessons/{lesson}.ipynb"])
            names = {}
            for function, answer in zip(functions, row, strict=True):
                names[function], text = answer or (BLANK, sources[function][BLANK])
                cell(notebook, function)["source"] = text
            written[f"{number:02d}/{lesson}.ipynb"] = (names, json.dumps(notebook))
    return written


@pytest.fixture(scope="module")
def place(rounds, installed, tmp_path_factory):
    learner = Learner(tmp_path_factory.mktemp("rounds"), installed)
    for name, (_, text) in rounds.items():
        learner.put(name, text)
    learner.put("conftest.py", LISTENER)
    return learner


@pytest.fixture(scope="module")
def doors(place, rounds):
    """Run `digitkit grade --json` and pytest on all of it, side by side."""
    with ThreadPoolExecutor() as pool:
        words = ("-c", GRADE, "grade", *rounds, "--json", "out.json")
        graded = pool.submit(place.python, *words, seconds=500)
        tested = pool.submit(place.pytest, "-q", *rounds, seconds=500)
        return graded.result(), tested.result()


@pytest.fixture(scope="module")
def by_program(doors, place, rounds):
    """The verdicts of `digitkit grade --json`, by function and answer."""
    assert doors[0].returncode == 1, doors[0].stderr
    listed = json.loads((place.home / "out.json").read_text(encoding="utf-8"))
    return {
        (verdict["function"], rounds[told["file"]][0][verdict["function"]]): verdict
        for told in listed
        for verdict in told["exercises"]
    }


@pytest.fixture(scope="module")
def by_pytest(doors, place, rounds):
    """The verdicts of pytest's items, by function and answer."""
    assert doors[1].returncode == 1, doors[1].stdout[-2000:]
    lines = (place.home / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    return {
        (each["verdict"]["function"], rounds[each["file"]][0][each["verdict"]["function"]]): each
        for each in told
    }


@pytest.mark.timeout(600)
def test_pytest_says_what_the_program_says(by_program, by_pytest, sources):
    assert set(by_program) == set(by_pytest)
    assert len(by_program) == sum(map(len, sources.values()))
    reported = {"not started": "skipped", "done": "passed"}
    for key, verdict in by_program.items():
        item = by_pytest[key]
        for name in ("outcome", "points", "max_points", "passed", "checks"):
            assert item["verdict"][name] == verdict[name], key
        assert item["report"] == reported.get(verdict["outcome"], "failed"), key


@pytest.fixture(scope="module")
def session(sources, built):
    """The names of a session in which the imports and all model answers have run."""
    names = {"check": check}
    for lesson in LESSONS:
        blank = json.loads(built[f"lessons/{lesson}.ipynb"])
        exec("".join(cell(blank, "imports")["source"]), names)
    for function in FUNCTIONS:
        exec(sources[function][MODEL], names)
    return names


@pytest.mark.timeout(600)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_notebook_says_what_the_program_says(function, sources, session, by_program, capsys):
    for name, text in sources[function].items():
        names = dict(session)
        exec(compile(text, f"{name}.py", "exec"), names)
        exec(f"points = check({function})", names)
        heading = capsys.readouterr().out.splitlines()[0]
        verdict = by_program[function, name]
        assert math.isclose(names["points"], verdict["points"], abs_tol=1e-9), name
        told = f"{verdict['id']} {function} · {verdict['outcome']}"
        if verdict["outcome"] != NOT_STARTED:
            told += f" · {verdict['passed']} of {verdict['checks']} checks"
        assert heading == told, name


def test_blanks_and_model_answers_are_what_they_should_be(by_program):
    for function in FUNCTIONS:
        assert by_program[function, BLANK]["outcome"] == NOT_STARTED
        assert by_program[function, MODEL]["points"] == by_program[function, MODEL]["max_points"]


CONFIG = f"""
c = get_config()
c.ClearSolutions.code_stub = {{"python": {CODE_STUB!r}}}
c.ExecutePreprocessor.timeout = 120
c.IgnorePattern.enabled = True
"""


def course_notebook(lesson, sources, built):
    """A notebook with a cell for every answer to every exercise of a lesson, and its check.

    The model answer stands last, for later exercises may build on it.
    """
    solved = json.loads(built[f"solutions/{lesson}.ipynb"])
    cells = [cell(solved, "imports")]
    for exercise in exercises(lesson):
        function = exercise.function
        for name in sorted(sources[function], key=MODEL.__eq__):
            for cell_id in (function, f"check_{function}"):
                one = copy.deepcopy(cell(solved, cell_id))
                one["id"] = one["metadata"]["nbgrader"]["grade_id"] = f"{cell_id}--{name}"
                cells.append(one)
    return nbformat.reads(json.dumps({**solved, "cells": cells}), as_version=4)


def nbgrader(course, installed, *words):
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def by_nbgrader(sources, built, installed, tmp_path_factory):
    """The scores in nbgrader's gradebook, by function and answer."""
    api = pytest.importorskip("nbgrader.api")
    course = tmp_path_factory.mktemp("course")
    (course / "nbgrader_config.py").write_text(CONFIG)
    (course / "source" / "all").mkdir(parents=True)
    for lesson in LESSONS:
        written = course_notebook(lesson, sources, built)
        nbformat.write(written, course / "source" / "all" / f"{lesson}.ipynb")
    nbgrader(course, installed, "generate_assignment", "all", "--create")
    for lesson in LESSONS:
        released = json.loads((course / "release" / "all" / f"{lesson}.ipynb").read_text())
        for one in released["cells"]:
            function, _, name = one["id"].partition("--")
            if function in FUNCTIONS:
                one["source"] = sources[function][name]
        handed_in = course / "submitted" / "anna" / "all" / f"{lesson}.ipynb"
        handed_in.parent.mkdir(parents=True, exist_ok=True)
        handed_in.write_text(json.dumps(released), encoding="utf-8")
    nbgrader(course, installed, "autograde", "all", "--create")
    with api.Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        notebooks = book.find_submission("all", "anna").notebooks
        graded = [grade for notebook in notebooks for grade in notebook.grades]
        named = [grade.name.removeprefix("check_").split("--") for grade in graded]
        return {
            tuple(name): float(grade.auto_score) for name, grade in zip(named, graded, strict=True)
        }


@pytest.mark.timeout(600)
def test_nbgrader_gives_the_points_that_the_program_gives(by_nbgrader, by_program):
    assert set(by_nbgrader) == set(by_program)
    for key, score in by_nbgrader.items():
        assert math.isclose(score, by_program[key]["points"], abs_tol=1e-9), key
