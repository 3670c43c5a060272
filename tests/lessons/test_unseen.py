"""Digits and numbers drawn from a secret: right answers pass, what was learnt by heart doesn't."""

import threading

import numpy as np
import pytest

from digitkit.checking.digits import all_digits, draws, some_digits, unseen
from digitkit.lessons import catalog as checks
from digitkit.outside.results import DONE
from digitkit.protocol.codec import Untrusted, encode
from tests.lessons.answers import LESSONS, grade, grade_function, reference_source

ALL = [one.function for lesson in checks.lessons() for one in checks.exercises(lesson)]
PLAIN = [one.function for lesson in LESSONS for one in checks.exercises(lesson)]
# Functions whose arguments and results are plain data, so that they can be learnt by heart.
LEARNABLE = [
    *(name for name in PLAIN if name not in ("read_digits", "plot_digit", "plot_grid")),
    "accuracy_interval",
    "confusion_counts",
    "count_parameters",
    "diagnose",
    "most_confused",
    "output_size",
    "prepare_drawing",
    "to_tensor",
    "worst_mistakes",
]


def reference(function):
    names: dict = {"__name__": "answer"}
    exec(compile(reference_source(function), "answer.py", "exec"), names)
    return names[function]


def test_unseen_digits_are_the_same_digits_a_pixel_off():
    X, y = all_digits()
    with unseen("a secret"):
        moved, labels = all_digits()
        again, _ = all_digits()
    assert moved is again
    assert labels.tolist() == y.tolist()
    assert (moved != X).any(axis=1).mean() > 0.99
    assert len({row.tobytes() for row in moved}) == 5000
    assert np.array_equal(np.sort(moved), np.sort(X))
    assert not moved.flags.writeable


def test_each_secret_draws_other_rows_and_the_same_ones_again():
    usual = some_digits([3] * 10)[0]
    drawn = {}
    for secret in ("one", "two", "one"):
        with unseen(secret):
            X, y = some_digits([3] * 10)
        assert np.bincount(y).tolist() == [3] * 10
        assert drawn.setdefault(secret, X.tobytes()) == X.tobytes()
    assert len({*drawn.values(), usual.tobytes()}) == 3
    assert np.array_equal(some_digits([3] * 10)[0], usual)


def test_a_secret_stays_in_its_thread_and_in_its_block():
    heard = []
    with unseen(b"bytes"):
        thread = threading.Thread(target=lambda: heard.append(draws(1).rand()))
        thread.start()
        thread.join()
        inside = draws(1).rand()
    assert heard == [np.random.RandomState(1).rand()] == [draws(1).rand()]
    assert inside != heard[0]


def test_an_empty_secret_is_refused():
    with pytest.raises(ValueError, match="empty"), unseen(""):
        pass


@pytest.mark.thorough
@pytest.mark.parametrize("function", PLAIN)
@pytest.mark.parametrize("secret", ["rain", "snow", "hail"])
def test_the_model_answer_is_done_on_unseen_digits(function, secret):
    with unseen(secret):
        result = grade(reference_source(function), function)
    assert result.fault is None
    assert result.outcome == DONE, result.message


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", [name for name in ALL if name not in PLAIN])
def test_the_model_answer_with_keras_is_done_on_unseen_digits(function):
    with unseen("rain"):
        result = grade(reference_source(function), function)
    assert result.fault is None
    assert result.outcome == DONE, result.message


@pytest.mark.thorough
@pytest.mark.parametrize("function", LEARNABLE)
def test_a_list_of_answers_is_refused_on_unseen_data(function):
    """Who ignores what is asked, and gives the right answers of the visible set in their order."""
    right, told = reference(function), []

    def listens(*arguments, **keywords):
        try:
            told.append((right(*arguments, **keywords), None))
        except Exception as error:
            told.append((None, error))
        return give(told[-1])

    def give(answer):
        value, error = answer
        if error is not None:
            raise error
        return value

    assert grade_function(listens, function).done
    one_by_one = iter(told)
    with unseen("a secret"):
        result = grade_function(lambda *_, **__: give(next(one_by_one)), function)
    assert not result.done


@pytest.mark.thorough
@pytest.mark.parametrize("function", LEARNABLE)
def test_an_answer_learnt_by_heart_is_refused_on_unseen_data(function):
    right, known = reference(function), {}

    def key_of(arguments, keywords):
        plain = [getattr(argument, "history", argument) for argument in arguments]
        return encode(Untrusted([plain, keywords]))

    def learns(*arguments, **keywords):
        key = key_of(arguments, keywords)
        try:
            known[key] = right(*arguments, **keywords), None
        except Exception as error:
            known[key] = None, error
        return recites(*arguments, **keywords)

    def recites(*arguments, **keywords):
        value, error = known.get(key_of(arguments, keywords), (None, None))
        if error is not None:
            raise error
        return value

    assert grade_function(learns, function).done
    assert grade_function(recites, function).done
    with unseen("a secret"):
        result = grade_function(recites, function)
    assert not result.done
    assert result.points == 0
