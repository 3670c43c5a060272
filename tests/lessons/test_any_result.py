"""Whatever a function returns, and at whichever call, the checks give a verdict and never crash."""

import gc
import time

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from digitkit.outside.results import DONE, NOT_YET
from tests.lessons.answers import FUNCTIONS, grade_function, reference


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None  # type: ignore[assignment]


ODDITIES = [
    None,
    True,
    3,
    -0.5,
    float("nan"),
    "text",
    b"bytes",
    (),
    [],
    {},
    (None, None),
    (None, None, None, None),
    [[], [], [], []],
    EqualToAll(),
    lambda: 0,
    np.array(0),
    np.full((28, 28), np.nan),
    np.zeros((0, 784)),
    np.zeros((10, 28, 28), dtype=complex),
    np.array(["a", "b"]),
    np.array([None, 1], dtype=object),
    pd.DataFrame(),
    pd.DataFrame({"label": ["a"], "pixel783": [None]}),
    pd.DataFrame([[1, 2]], columns=["label", "label"]),
    pd.Series(dtype=float),
    pd.Series(["x"] * 10),
    pd.Series(pd.Categorical([0] * 10)),
    pd.Series([1] * 10, index=pd.MultiIndex.from_product([range(5), range(2)])),
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_odd_result_is_refused_in_words(function):
    for oddity in ODDITIES:
        result = grade_function(lambda *_, _odd=oddity, **__: _odd, function)
        assert result.fault is None, oddity
        assert result.outcome == NOT_YET, oddity
        assert result.message


@pytest.mark.thorough
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_turns_odd_is_refused_in_words(function):
    right, calls = reference(function), 0

    def counted(*arguments, **keywords):
        nonlocal calls
        calls += 1
        return right(*arguments, **keywords)

    assert grade_function(counted, function).outcome == DONE
    for last in range(1, calls):
        late = _turning(right, last, ODDITIES[last * 5 % len(ODDITIES)])
        assert grade_function(late, function).fault is None, last
        plt.close("all")


def _turning(right, good_calls, oddity):
    left = good_calls

    def turning(*arguments, **keywords):
        nonlocal left
        left -= 1
        return right(*arguments, **keywords) if left >= 0 else oddity

    return turning


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_checks_are_quick(function):
    right, learners, quickest = reference(function), 0.0, float("inf")

    def timed(*arguments, **keywords):
        nonlocal learners
        start = time.process_time()
        value = right(*arguments, **keywords)
        learners += time.process_time() - start
        return value

    gc.collect()
    for _ in range(4):
        learners, start = 0.0, time.process_time()
        assert grade_function(timed, function).outcome == DONE
        quickest = min(quickest, time.process_time() - start - learners)
        plt.close("all")
        if quickest < 0.5:
            return
    pytest.fail(f"the checks alone took {quickest:.2f} s")
