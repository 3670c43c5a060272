"""Which files are in the sandbox: none that holds a model answer, a check or an expected value."""

import ast
import re
import sys
from pathlib import Path

import pytest

import digitkit
from digitkit.course.sandbox.paths import PACKAGE
from digitkit.lessons.catalog import exercises
from tests.course.sandbox.judging import ask, right_answer

LESSON = "03_split"
FUNCTIONS = [exercise.function for exercise in exercises(LESSON)]
REPOSITORY = Path(__file__).parents[3]
FOLDERS = {
    "course",
    "data",
    "export",
    "inside",
    "lessons",
    "pad",
    "protocol",
    "samples",
    "settings",
}
# Files of other packages, of Python and of the system are counted; all others are read.
LOOK = """
import os
import sys

def is_others(path):
    _, packages, name = path.partition("-packages/")
    if packages:
        return "digitkit" not in name.lower()
    for prefix in (sys.prefix, sys.base_prefix, "/usr"):
        if path.startswith(f"{{prefix}}/"):
            return "digitkit" not in path.removeprefix(prefix).lower()
    return os.path.islink(path) or not os.path.isfile(path)

def content(path):
    with open(path, errors="replace") as file:
        return file.read(2_000_000)

def {function}():
    paths = [os.path.join(folder, name) for folder, _, names in os.walk({top!r}) for name in names]
    return len(paths), {{path: content(path) for path in paths if not is_others(path)}}
"""


def look(sandbox, function, top):
    return ask(sandbox, LOOK.format(function=function, top=top), function, seconds=120)


@pytest.fixture(scope="module")
def everything(sandbox):
    """All that the code of one exercise can read and that is not of another package."""
    count, read = look(sandbox, "scale", "/")
    assert count > 1000
    return read


def bare(text):
    """Text without what differs between a module and the same lines in a notebook's JSON."""
    return re.sub(r"[\s\\\"',]", "", text)


def lines_of(function):
    """The lines of the model answer that stand nowhere else in its module."""
    source = right_answer(function)
    (node,) = (one for one in ast.parse(source).body if getattr(one, "name", "") == function)
    every = [bare(line) for line in source.splitlines()]
    body = every[node.body[1].lineno - 1 : node.end_lineno]
    return {line for line in body if len(line) > 20 and every.count(line) == 1}


def holders(read, function):
    marks = lines_of(function)
    assert marks, f"{function} has no line by which it could be found"
    return [path for path, text in read.items() if any(mark in bare(text) for mark in marks)]


def test_the_marks_find_a_model_answer_in_a_module_and_in_a_notebook():
    places = (
        REPOSITORY / "digitkit" / "lessons" / "split" / "reference.py",
        REPOSITORY / "solutions" / f"{LESSON}.ipynb",
    )
    read = {str(place): place.read_text(encoding="utf-8") for place in places}
    for function in FUNCTIONS:
        assert holders(read, function) == [str(place) for place in places]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_file_of_digitkit_holds_the_model_answer(sandbox, function):
    count, read = look(sandbox, function, "/digitkit")
    assert count == len(read) > 50
    assert holders(read, function) == []


def test_no_other_file_holds_the_model_answer(everything):
    assert holders(everything, "scale") == []
    installed = {path: text for path, text in everything.items() if "-packages/" in path}
    assert not any(installed.values()), "what is installed of digitkit is to be empty"


def test_no_file_is_a_notebook_bytecode_or_a_check(everything):
    assert [path for path in everything if path.endswith((".ipynb", ".pyc"))] == []
    checks = [
        path for path, text in everything.items() if re.search(r"^def test_", text, re.MULTILINE)
    ]
    assert checks == []
    assert [path for path in everything if "/checks/" in path or "/checking/" in path] == []


def test_of_digitkit_only_what_notebooks_use_is_there(everything):
    folder = f"{PACKAGE}/digitkit/"
    inside = [path.removeprefix(folder) for path in everything if path.startswith(folder)]
    assert {path.partition("/")[0] for path in inside if "/" in path} == FOLDERS


def test_nothing_of_the_clone_or_of_the_installed_package_is_there(everything):
    places = (REPOSITORY, Path(digitkit.__file__).resolve().parent)
    found = {
        path
        for path, text in everything.items()
        if text and any(Path(path).is_relative_to(place) for place in places)
    }
    assert found <= {f"{sys.prefix}/bin/digitkit"}
