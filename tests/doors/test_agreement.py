"""`check`, pytest and `digitkit grade` give one verdict: on blanks, model and kept answers."""

import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, zip_longest

import matplotlib.pyplot as plt
import pytest

from digitkit import check
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
# A round is a notebook for each lesson with one answer to every exercise: all where there is time.
ROUNDS = None if os.environ.get("CI") else 7


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
        for number, row in enumerate(islice(zip_longest(*columns), ROUNDS)):
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
    assert len(by_program) == sum(len([*islice(of_each, ROUNDS)]) for of_each in sources.values())
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
    for name, text in islice(sources[function].items(), ROUNDS):
        names = dict(session)
        exec(compile(text, f"{name}.py", "exec"), names)
        plt.close("all")  # as a notebook does when a cell has run
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
