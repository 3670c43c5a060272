"""Lessons 1 to 3 are graded without TensorFlow, in the parent and in the child."""

import subprocess
import sys

from tests.support.demo import DEMO_LESSONS
from tests.support.grading import notebook

SCRIPT = """
import sys
import digitkit.lessons
digitkit.lessons.__path__.append({lessons!r})
from digitkit.outside.grader import Grader
result = Grader().grade({path!r}, only=["answer"]).exercises[0]
assert result.done, result.message
loaded = {{"tensorflow", "keras"}} & set(sys.modules)
assert not loaded, loaded
import digitkit.doors.grade
"""
CHILD = """
import sys
def answer(x):
    return 0 if {"tensorflow", "keras"} & set(sys.modules) else 42
"""


def test_neither_parent_nor_child_loads_tensorflow(desk):
    path = desk.put(notebook("import tensorflow", "from digitkit import split, scale", CHILD))
    script = SCRIPT.format(lessons=DEMO_LESSONS, path=str(path))
    subprocess.run([sys.executable, "-c", script], check=True)
