"""The first cell of a lesson with Keras leaves nothing in red below it."""

import subprocess
import sys
from dataclasses import replace

import pytest

from digitkit.build.builder import read_lesson
from digitkit.build.imports import QUIET, ImportPlan
from digitkit.build.lesson import read_manifests
from digitkit.build.project import own_project
from digitkit.build.published import Published
from digitkit.submissions.ipython import python_lines

PROJECT = own_project()
PUBLISHED = [Published(), Published("https://github.com/a/b", "https://a.github.io/b/")]
WITH_KERAS = ["04_mlp", "05_train", "06_evaluate", "07_cnn", "08_improve", "09_use"]

# What a kernel does then: Keras at work, and models of many shapes, of which TensorFlow would warn.
AT_WORK = """
import keras, numpy
for side in range(1, 9):
    model = keras.Sequential([keras.Input((side,)), keras.layers.Dense(2)])
    model.predict(numpy.ones((3, side)), verbose=0)
"""


def import_cell(lesson: str, published: Published | None = None) -> str:
    if PROJECT is None:
        pytest.skip("no clone of the project here")
    read, _ = read_lesson(PROJECT, lesson, read_manifests())
    return ImportPlan(replace(read, published=published or read.published)).source()


@pytest.mark.parametrize("published", PUBLISHED)
@pytest.mark.parametrize("lesson", WITH_KERAS)
def test_a_lesson_with_keras_loads_it_quietly_before_all_else(
    lesson: str, published: Published
) -> None:
    cell = import_cell(lesson, published)
    assert cell.startswith(f"{published.setup()}\n\n{QUIET}\n")


@pytest.mark.parametrize("lesson", ["02_look", "03_split"])
def test_a_lesson_without_keras_does_not_load_it(lesson: str) -> None:
    assert "keras" not in import_cell(lesson)


@pytest.mark.parametrize("published", PUBLISHED)
def test_it_writes_nothing_nor_does_keras_afterwards(published: Published) -> None:
    as_in_a_notebook = "import sys; sys.ps1 = ''\n"  # TensorFlow then says more, and on stdout
    code = as_in_a_notebook + python_lines(import_cell("09_use", published)) + AT_WORK
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
