"""The digits of the checks are always the same, whatever the user's files are."""

import os
import subprocess
import sys

import numpy as np
import pytest

from digitkit.checking.digits import all_digits, repeated_index, shuffled_index, some_digits
from digitkit.lessons import catalog as checks
from digitkit.lessons.split.checks.split import uneven_digits
from tests.lessons.answers import LESSONS


def test_there_are_500_of_each_digit_and_no_two_are_equal():
    X, y = all_digits()
    assert X.shape == (5000, 784)
    assert np.bincount(y).tolist() == [500] * 10
    assert len({row.tobytes() for row in X}) == 5000
    assert not X.flags.writeable
    assert not y.flags.writeable


def test_some_digits_are_as_many_as_asked_for_and_free_to_change():
    X, y = some_digits((3, 0, 5, 0, 0, 0, 0, 0, 0, 1))
    assert np.bincount(y, minlength=10).tolist() == [3, 0, 5, 0, 0, 0, 0, 0, 0, 1]
    X[:] = 0
    again, labels = some_digits((3, 0, 5, 0, 0, 0, 0, 0, 0, 1))
    assert again.any()
    assert labels.tolist() == y.tolist()
    assert sorted(y) != y.tolist()


def test_indexes_are_out_of_order_and_repeated():
    assert sorted(shuffled_index(9)) == list(range(9)) != shuffled_index(9).tolist()
    assert len(set(repeated_index(9))) == 5


def test_a_plain_split_of_these_digits_is_uneven():
    """An unstratified split of these digits is uneven, for each of many seeds."""
    _, y = uneven_digits()
    for seed in range(20):
        val = np.random.default_rng(seed).permutation(len(y))[: len(y) // 10]
        away = np.abs(np.bincount(y[val], minlength=10) - 0.1 * np.bincount(y))
        assert away.max() > 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_points_are_those_of_the_course(lesson):
    assert checks.question_points(lesson) == 2
    hard = [one.function for one in checks.exercises(lesson) if one.points == 3]
    assert hard == [{"01": "drop_damaged", "02": "plot_grid", "03": "standardize"}[lesson[:2]]]
    assert all(one.points in (2, 3) for one in checks.exercises(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_check_has_a_docstring_of_one_line(lesson):
    for exercise in checks.exercises(lesson):
        tests = checks.tests_of(exercise)
        assert len(tests) >= 3
        for test in tests:
            assert test.__name__.startswith(f"test_{exercise.function}_")
            assert test.__doc__.startswith("It ")
            assert "\n" not in test.__doc__
            assert test.__code__.co_argcount == 1


def test_neither_tensorflow_nor_the_users_files_are_loaded(tmp_path):
    code = (
        "import sys\n"
        "from digitkit.lessons.catalog import exercises, tests_of\n"
        "from digitkit.checking.digits import all_digits\n"
        f"[tests_of(one) for lesson in {LESSONS} for one in exercises(lesson)]\n"
        "print(len(all_digits()[0]), 'tensorflow' in sys.modules, 'keras' in sys.modules)\n"
    )
    home = {"HOME": str(tmp_path), "DIGITKIT_DATA": str(tmp_path / "none.csv")}
    result = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **home}, capture_output=True, text=True
    )
    assert result.stdout.split() == ["5000", "False", "False"], result.stderr
