"""`check`, pytest and `digitkit grade` give one verdict: on blanks, model and kept answers."""

import os

import pytest

from tests.doors.learner import Learner
from tests.doors.rounds import Rounds
from tests.lessons.answers import FUNCTIONS, LESSONS

# A round is a notebook for each lesson with one answer to every exercise. DIGITKIT_EVERY_LESSON=1
# deals all of them.
ROUNDS = None if os.environ.get("DIGITKIT_EVERY_LESSON") else 10
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def rounds(built, installed, tmp_path_factory):
    learner = Learner(tmp_path_factory.mktemp("rounds"), installed)
    return Rounds(LESSONS, built, learner, ROUNDS, seconds=500)


@pytest.mark.timeout(600)
def test_pytest_says_what_the_program_says(rounds):
    rounds.assert_pytest_agrees()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_notebook_says_what_the_program_says(function, rounds, capsys):
    rounds.assert_check_agrees(function, capsys)


def test_blanks_and_model_answers_are_what_they_should_be(rounds):
    rounds.assert_blanks_and_model_answers()
