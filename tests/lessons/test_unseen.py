"""Digits and numbers drawn from a secret: right answers pass, memorized ones don't."""

import threading

import numpy as np
import pytest

from digitkit.checking.digits import all_digits, random_state, some_digits, unseen
from digitkit.lessons import catalog as checks
from digitkit.outside.results import DONE
from digitkit.protocol.codec import Untrusted, encode
from tests.lessons.answers import LESSONS, grade, grade_function, reference, reference_source

ALL = [one.function for lesson in checks.lessons() for one in checks.exercises(lesson)]
PLAIN = [one.function for lesson in LESSONS for one in checks.exercises(lesson)]
# Functions whose arguments and results are plain data, so that answers can be memorized.
MEMORIZABLE = [
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
    drawn = []
    with unseen(b"bytes"):
        thread = threading.Thread(target=lambda: drawn.append(random_state(1).rand()))
        thread.start()
        thread.join()
        inside = random_state(1).rand()
    assert drawn == [np.random.RandomState(1).rand()] == [random_state(1).rand()]
    assert inside != drawn[0]


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
@pytest.mark.parametrize("function", MEMORIZABLE)
def test_a_list_of_answers_is_refused_on_unseen_data(function):
    """An answer ignores its arguments, and replays the right answers to the visible digits."""
    right, recorded = reference(function), []

    def records(*arguments, **keywords):
        try:
            recorded.append((right(*arguments, **keywords), None))
        except Exception as error:
            recorded.append((None, error))
        return replay(recorded[-1])

    def replay(answer):
        value, error = answer
        if error is not None:
            raise error
        return value

    assert grade_function(records, function).done
    answers = iter(recorded)
    with unseen("a secret"):
        result = grade_function(lambda *_, **__: replay(next(answers)), function)
    assert not result.done


@pytest.mark.thorough
@pytest.mark.parametrize("function", MEMORIZABLE)
def test_a_memorized_answer_is_refused_on_unseen_data(function):
    right, known = reference(function), {}

    def key_of(arguments, keywords):
        plain = [getattr(argument, "history", argument) for argument in arguments]
        return encode(Untrusted([plain, keywords]))

    def memorizes(*arguments, **keywords):
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

    assert grade_function(memorizes, function).done
    assert grade_function(recites, function).done
    with unseen("a secret"):
        result = grade_function(recites, function)
    assert not result.done
    assert result.points == 0
