"""Which lesson a file is, and files that can't be graded at all: one line each."""

import json
import os

import pytest

from digitkit.outside.grader import Grader
from digitkit.submissions.reading import CannotGrade, read_submission
from tests.support.grading import notebook

ANSWER = "def answer(x): return 42"
NAMES = ["90_demo.ipynb", "90_demo-Copy1.ipynb", "my 90_demo (2).ipynb", "work_90_demo.ipynb",
         "90_demo_anna.ipynb"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_name_says_which_lesson_it_is(desk, name):
    assert read_submission(desk.put(notebook(ANSWER), name)).lesson == "90_demo"


def test_the_metadata_come_first(desk):
    text = notebook(ANSWER, digitkit={"lesson": "90_demo"})
    for name in ("anything.ipynb", "03_split.ipynb"):
        assert read_submission(desk.put(text, name)).lesson == "90_demo"


OLD = json.dumps({"nbformat": 3, "worksheets": [{"cells": []}], "metadata": {}})
BAD = {
    "no lesson": ("x.ipynb", notebook(ANSWER), "which lesson is it? Name it like 03_split.ipynb"),
    "unknown lesson": ("98_what.py", ANSWER, "there is no lesson named 98_what"),
    "odd lesson": ("x.ipynb", notebook(digitkit={"lesson": "../x"}), "there is no lesson named"),
    "merge": (
        "90_demo.ipynb",
        '{\n"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> main\n]}',
        "git's conflict marks are in it, the first in line 3",
    ),
    "no JSON": ("90_demo.ipynb", '{"cells": [', "no notebook, for it is not valid JSON (line 1)"),
    "no notebook": ("90_demo.ipynb", "[1, 2]", "no list of cells"),
    "deep JSON": ("90_demo.ipynb", "[" * 100_000, "not valid JSON"),
    "cells of another kind": ("90_demo.ipynb", '{"cells": 3}', "no list of cells"),
    "empty": ("90_demo.ipynb", " \n", "the file is empty"),
    "empty script": ("90_demo.py", "", "the file is empty"),
    "old": ("90_demo.ipynb", OLD, "nbformat 3"),
    "other kind": ("90_demo.txt", "x", "neither a notebook (.ipynb) nor a script (.py)"),
}


@pytest.mark.parametrize(("name", "text", "words"), BAD.values(), ids=BAD)
def test_what_can_t_be_graded_is_told_in_one_line(desk, name, text, words):
    with pytest.raises(CannotGrade) as problem:
        Grader().grade(desk.put(text, name))
    said = str(problem.value)
    assert words in said
    assert name in said
    assert "\n" not in said


def test_other_things_than_files_are_refused(desk):
    (desk.folder / "90_demo.ipynb").mkdir()
    os.mkfifo(desk.folder / "90_demo.py")
    (desk.folder / "90_demo-2.py").write_bytes(b"x = '\xff'")
    said = {
        "90_demo.ipynb": "a folder",
        "90_demo.py": "no ordinary file",
        "90_nowhere.py": "there is no such file",
        "90_demo-2.py": "no text in UTF-8, from byte 5 on",
    }
    for name, words in said.items():
        with pytest.raises(CannotGrade, match=words):
            read_submission(desk.folder / name)


ODD_CELLS = {
    "cells of other types": [3, None, "x", {"cell_type": "code"}],
    "odd sources": [{"cell_type": "code", "source": 3}, {"cell_type": "code", "source": [1, "\n"]}],
    "odd metadata": [{"cell_type": "code", "metadata": [], "source": "x = 1"}],
    "odd id": [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": 3}}, "source": ""}],
    "null byte": [{"cell_type": "code", "metadata": {}, "source": "x = 1\0"}],
}


@pytest.mark.parametrize("cells", ODD_CELLS.values(), ids=ODD_CELLS)
def test_odd_cells_do_no_harm(desk, cells):
    good = {"cell_type": "code", "metadata": {}, "source": ["def answer(x):\n", "    return 42"]}
    text = json.dumps({"cells": [*cells, good], "metadata": None, "nbformat": 4})
    assert Grader().grade(desk.put(text), only=["answer"]).done


def test_an_unknown_function_is_told(desk):
    with pytest.raises(CannotGrade, match="90_demo has no exercise named nothing"):
        Grader().grade(desk.put(notebook(ANSWER)), only=["nothing"])


def test_verdicts_come_one_by_one(desk):
    reported = []
    path = desk.put(notebook(ANSWER))
    result = Grader().grade(path, ["answer", "scale"], reported.append)
    assert reported == list(result.exercises)
    steps = Grader().results(read_submission(path), only=["answer"])
    assert next(steps).done
