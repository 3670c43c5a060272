"""Faults in the model answers of lessons 4 to 9, each of which must be refused."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from digitkit.lessons.catalog import exercises, lessons
from tests.lessons import judging
from tests.lessons.answers import LESSONS, mutants

FUNCTIONS = [
    exercise.function
    for lesson in lessons()
    if lesson not in LESSONS
    for exercise in exercises(lesson)
]


@pytest.mark.parametrize(("function", "old", "new", "helper"), mutants(FUNCTIONS))
@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")  # Keras warns where a fault is odd
def test_a_mutant_is_refused(function, old, new, helper):
    judging.assert_mutant_refused(function, old, new, helper)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_mutants(function):
    assert len(mutants([function])) >= 2
