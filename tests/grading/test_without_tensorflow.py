"""Lessons 1 to 3 are graded without TensorFlow, in the parent and in the child."""

import subprocess
import sys
from pathlib import Path

from tests.grading.helpers import notebook

SCRIPT = """
import sys
import digitkit.checks
digitkit.checks.__path__.append({lessons!r})
from digitkit.grading.grade import Grader
result = Grader().grade({path!r}, only=["answer"]).exercises[0]
assert result.done, result.message
loaded = {{"tensorflow", "keras"}} & set(sys.modules)
assert not loaded, loaded
import digitkit.grading.command
"""
CHILD = """
import sys
def answer(x):
    return 0 if {"tensorflow", "keras"} & set(sys.modules) else 42
"""


def test_neither_parent_nor_child_loads_tensorflow(desk):
    path = desk.put(notebook("import tensorflow", "from digitkit import split, scale", CHILD))
    script = SCRIPT.format(lessons=str(Path(__file__).with_name("lessons")), path=str(path))
    subprocess.run([sys.executable, "-c", script], check=True)
