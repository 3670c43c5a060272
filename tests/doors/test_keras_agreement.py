"""The doors agree on the lessons with Keras too: `check`, pytest and `digitkit grade`.

`check` judges every kept answer in `tests/lessons/test_keras_answers.py`: the cheapest way. The two
doors that fork for each exercise cost five times as much: they are given the blanks, the model
answers and a round of wrong ones. DIGITKIT_EVERY_LESSON=1 gives them all.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from digitkit.lessons.catalog import exercises, lessons
from tests.doors.learner import Learner
from tests.doors.rounds import Rounds
from tests.lessons.answers import LESSONS

WITH_KERAS = [lesson for lesson in lessons() if lesson not in LESSONS]
FUNCTIONS = [exercise.function for each in WITH_KERAS for exercise in exercises(each)]
ALL = bool(os.environ.get("DIGITKIT_EVERY_LESSON"))
ROUNDS = None if ALL else 3
SECONDS = 3000 if ALL else 600

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.timeout(SECONDS + 100),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def rounds(built_with_keras, installed, tmp_path_factory):
    learner = Learner(tmp_path_factory.mktemp("rounds"), installed)
    return Rounds(WITH_KERAS, built_with_keras, learner, ROUNDS, SECONDS)


def test_pytest_says_what_the_program_says(rounds):
    rounds.assert_pytest_agrees()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_notebook_says_what_the_program_says(function, rounds, capsys):
    rounds.assert_check_agrees(function, capsys)


def test_blanks_and_model_answers_are_what_they_should_be(rounds):
    rounds.assert_blanks_and_model_answers()
