"""Checks of `worst_mistakes`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, describe, expect, expect_unchanged
from digitkit.checking.digits import random_state, shuffled_index
from digitkit.lessons.evaluate.checks.fixtures import softmax

RANK = "`wrong[np.argsort(-confidence[wrong])][:n]`, with `wrong = np.flatnonzero(…)`"


def model_answers(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return probabilities (n, 10) and true labels; about a quarter of the answers are wrong.

    No two largest probabilities are equal, and no two probabilities of the true digits.
    """
    random = random_state(8)
    scores = random.normal(scale=1.5, size=(n, 10))
    probabilities = softmax(scores)
    second = np.argsort(probabilities, axis=1)[:, -2]
    wrong = random.rand(n) < 0.25
    return probabilities, np.where(wrong, second, probabilities.argmax(axis=1))


def six_answers() -> tuple[np.ndarray, np.ndarray]:
    """Return six answers; 1, 3 and 4 are wrong, 4 with the most confidence, 1 with the least."""
    labels = np.array([7, 2, 0, 5, 9, 1])
    answers = np.array([7, 7, 0, 3, 4, 1])
    confidence = np.array([0.99, 0.4, 0.7, 0.6, 0.95, 0.5])
    # In row 4 the right digit has most of the rest, in row 3 nearly none.
    rest = np.array([0.0, 0.3, 0.0, 0.001, 0.04, 0.0])
    probabilities = np.zeros((6, 10))
    for row in range(6):
        others = [d for d in range(10) if d not in (labels[row], answers[row])]
        probabilities[row, others] = (1 - confidence[row] - rest[row]) / len(others)
        probabilities[row, labels[row]] = rest[row]
        probabilities[row, answers[row]] = confidence[row]
    return probabilities, labels


def _indices(worst_mistakes, probabilities, y_true, **options):
    worst = worst_mistakes(probabilities, y_true, **options)
    plain = isinstance(worst, list | tuple | range | np.ndarray | pd.Series)
    array = np.asarray(worst) if plain and not _ragged(worst) else np.zeros((0, 0))
    expect(
        array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0),
        f"Your function returned {describe(worst)}.",
        expected="indices: whole numbers in one row, such as array([31, 7, 12])",
        hint="`np.flatnonzero(predicted != y_true)` gives the indices of the wrong answers",
    )
    return [int(index) for index in array]


def _ragged(values):
    return not isinstance(values, np.ndarray) and any(np.ndim(value) for value in values)


def _ranking(probabilities, y_true):
    mistakes = {
        row: max(answers)
        for row, answers in enumerate(probabilities.tolist())
        if answers.index(max(answers)) != y_true[row]
    }
    return sorted(mistakes, key=lambda row: -mistakes[row])


def test_worst_mistakes_gives_indices(worst_mistakes):
    """It returns the indices of wrong answers only."""
    probabilities, y_true = six_answers()
    got = _indices(worst_mistakes, probabilities, y_true)
    right = [row for row in got if row in (0, 2, 5)]
    expect(
        sorted(got) == [1, 3, 4],
        f"Row {right[0]} is among your mistakes: its answer is right."
        if right
        else f"Where the rows 1, 3 and 4 are wrong, you give {got}.",
        expected="the indices 1, 3 and 4, counted in all rows",
        hint="`np.flatnonzero(predicted != y_true)` gives the indices of the wrong answers",
    )


def test_worst_mistakes_puts_the_surest_first(worst_mistakes):
    """It puts the wrong answer that the model was surest of first."""
    got = _indices(worst_mistakes, *six_answers())
    by_true_digit = got == [3, 4, 1]
    expect(
        got == [4, 3, 1],
        f"Where the rows 4, 3 and 1 were wrong with 95 %, 60 % and 40 %, you give {got}.",
        expected="[4, 3, 1]: ranked by the probability of the wrong answer, the largest first",
        hint="rank by `probabilities.max(axis=1)`, not by what the true digit got"
        if by_true_digit
        else RANK,
    )


def test_worst_mistakes_listens_to_n(worst_mistakes):
    """It returns at most n, 12 by default, and none where nothing is wrong."""
    probabilities, y_true = model_answers()
    ranking = _ranking(probabilities, y_true)
    for given, options, right in (
        ("n=3", {"n": 3}, ranking[:3]),
        ("no n", {}, ranking[:12]),
        ("n=500", {"n": 500}, ranking),
    ):
        got = _indices(worst_mistakes, probabilities, y_true, **options)
        expect(
            got == right,
            f"With {counted(len(ranking), 'mistake')} and {given}, you give "
            f"{counted(len(got), 'index')}, first {got[:4]}.",
            expected=f"{len(right)} of them, first {right[:4]}",
            hint=RANK,
        )
    none = _indices(worst_mistakes, probabilities, probabilities.argmax(axis=1))
    expect(
        none == [],
        f"Where every answer is right, you give {none}.",
        expected="nothing: an empty array",
        hint="take the wrong ones first, then sort those",
    )


def test_worst_mistakes_takes_a_series(worst_mistakes):
    """It takes the labels as a Series too, whatever its index."""
    probabilities, y_true = model_answers()
    right = _ranking(probabilities, y_true)[:5]
    labels = pd.Series(y_true, shuffled_index(len(y_true)))
    got = _indices(worst_mistakes, probabilities, labels, n=5)
    expect(
        got == right,
        f"With the labels as a Series with a shuffled index, you give {got}.",
        expected=f"{right}, places counted from 0, as with an array",
        hint="`np.asarray(y_true)` leaves the index behind",
    )


def test_worst_mistakes_leaves_its_arguments_alone(worst_mistakes):
    """It leaves probabilities and labels as they were."""
    probabilities, y_true = model_answers()
    hint = "`np.sort` and `np.where` give something new; in place they change what you got"
    call = worst_mistakes.call(probabilities, y_true)
    expect_unchanged(call, {"probabilities": probabilities, "y_true": y_true}, hint)
