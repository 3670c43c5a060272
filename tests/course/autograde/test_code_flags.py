"""What stands out in handed-in code is named; honest answers are not."""

import json

import pytest

from digitkit.course.autograde.code_flags import code_flags
from digitkit.course.autograde.lesson_copy import LessonCopy, restore_lesson
from digitkit.course.autograde.submission import read_notebook
from tests.course.autograde.classroom import Classroom
from tests.lessons.answers import answers


@pytest.fixture(scope="module")
def room(released):
    return Classroom(released, "03_split")


def found(room, source, name="scale"):
    lesson = LessonCopy(room.lesson, json.dumps(room.released))
    _, cells = read_notebook(json.dumps(room.notebook({name: source})).encode(), [])
    return code_flags(restore_lesson(cells, lesson), lesson)


@pytest.mark.parametrize(
    ("source", "trace"),
    [
        ("def check(f):\n    return 2.0", "gives `check` another meaning"),
        ("print = lambda *a: None", "gives `print` another meaning"),
        ("import numpy as np\nnp.array_equal = lambda *a: True", "changes `numpy.array_equal`"),
        ("import builtins\nbuiltins.len = None", "changes `builtins.len`"),
        ("import pytest\npytest.approx = 1", "changes `pytest.approx`"),
        ("import keras\nkeras.Model.fit = 1", "changes `keras.Model.fit`"),
        ("import digitkit\nsetattr(digitkit, 'check', 1)", "changes `digitkit.…`"),
        ("import os\nos._exit(0)", "calls `os._exit`"),
        ("import sys\nsys.exit(0)", "calls `sys.exit`"),
        ("from sys import exit\nexit()", "calls `sys.exit`"),
        ("quit()", "calls `quit`"),
        ("raise SystemExit", "raises `SystemExit`"),
        ("raise SystemExit(0)", "raises `SystemExit`"),
        ("from os import fork\nfork()", "calls `os.fork`"),
        ("exec('x = 1')", "calls `exec`"),
        ("import gc\ngc.get_objects()", "calls `gc.get_objects`"),
        ("import subprocess", "imports `subprocess`"),
        (
            "from digitkit.lessons.split.reference import scale",
            "imports `digitkit.lessons.split.reference.scale`",
        ),
        ("from digitkit import scale", "which the lesson asks for"),
        ("import digitkit.lessons.split", "imports `digitkit.lessons.split`"),
        ("get_ipython().input_transformers_post.append(1)", "reaches into IPython"),
        ("open('gradebook.db')", "names the file 'gradebook.db'"),
        ("class Any:\n    def __eq__(self, other):\n        return True", "equals everything"),
    ],
)
def test_what_is_named(room, source, trace):
    reported = found(room, source)
    assert any(trace in one for one in reported), reported
    assert all(one.startswith("scale: ") for one in reported)


def test_solutions_pasted(room):
    lesson = LessonCopy(room.lesson, json.dumps(room.released))
    _, cells = read_notebook(json.dumps(room.notebook()).encode(), [])
    assert code_flags(restore_lesson(cells, lesson), lesson) == [
        "word by word the course's own solution: split, scale, standardize, count_shared_rows"
    ]
    assert found(room, room.solved()["standardize"], "standardize") == []


def test_no_honest_answer_is_named(room):
    for answer in answers(["03_split"]):
        source = answer.path.read_text(encoding="utf-8")
        reported = found(room, source, answer.function)
        assert not [one for one in reported if "asks for" not in one], answer.path.name


def test_settings_are_no_changes(room):
    source = "import pandas as pd, gc\npd.options.display.max_rows = 9\ngc.collect()"
    assert found(room, source) == []
