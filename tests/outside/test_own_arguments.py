"""A function that works on the notebook's data instead of its arguments is told so."""

import time

import numpy as np
import pytest

from digitkit.checking.assertions import CheckFailed
from digitkit.outside.own_arguments import expect_own_arguments, shared_data_note
from digitkit.outside.results import DONE, NOT_YET
from digitkit.outside.runner import check_live
from digitkit.protocol.values import GlobalReads

TRAIN = ("model", "X_train", "y_train", "X_val", "y_val")


@pytest.mark.parametrize(
    ("data", "unread", "says"),
    [
        (("S_train",), ("X_train",), "uses `S_train` from your notebook instead of its argument"),
        (("S_train",), TRAIN, "`S_train` from your notebook instead of its argument `X_train`."),
        (("y_small",), TRAIN, "`y_small` from your notebook instead of its argument `y_train`."),
        (("S_val",), TRAIN, "`S_val` from your notebook instead of its argument `X_val`."),
        (("network",), TRAIN, "`network` from your notebook instead of its argument `model`."),
        (
            ("X_sorted", "y_sorted"),
            ("X", "y"),
            "instead of its argument `X`, and `y_sorted` instead of `y`.",
        ),
    ],
)
def test_the_argument_is_named(data, unread, says):
    with pytest.raises(CheckFailed) as failed:
        expect_own_arguments("train", GlobalReads(data, (), unread, unread))
    assert says in failed.value.observed


def test_who_reads_the_arguments_is_left_alone():
    expect_own_arguments("f", GlobalReads(("S_train",), (), ("X",), ()))
    expect_own_arguments("f", GlobalReads((), (), ("X",), ("X",)))


def test_a_model_of_the_notebook_is_no_new_model():
    with pytest.raises(CheckFailed, match="uses `cnn` from your notebook"):
        expect_own_arguments("build_cnn", GlobalReads(("cnn",), ("cnn",), (), ()))


S_train = np.ones((3, 784))
slow_data = np.ones((3, 784))


def test_it_is_told_before_the_function_is_called():
    def scale(X):
        time.sleep(60)
        return S_train / 255

    started = time.monotonic()
    result = check_live("scale", scale)
    assert time.monotonic() - started < 10
    assert (result.outcome, result.passed) == (NOT_YET, 0)
    assert "`S_train` from your notebook instead of its argument `X`" in result.message


def test_data_beside_the_arguments_is_noted_where_the_answer_is_wrong():
    def scale(X):
        return np.asarray(X) / 255 + slow_data[0, 0]

    result = check_live("scale", scale)
    assert result.outcome == NOT_YET
    assert any("also uses `slow_data` from your notebook" in note for note in result.notes)


def test_right_answers_hear_nothing_of_it():
    def scale(X):
        assert len(slow_data)
        return np.asarray(X, dtype="float32") / 255

    result = check_live("scale", scale)
    assert result.outcome == DONE
    assert not any("slow_data" in note for note in result.notes)
    assert shared_data_note("scale", GlobalReads()) == ""
