"""Checks of `worst_mistakes`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, describe, expect, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import random_state, shuffled_index
from digitkit.lessons.evaluate.checks.fixtures import softmax

RANK = "sort the rows of the wrong answers by how sure each was, as in the worked example"
WRONG = "`np.flatnonzero` gives the rows in which a comparison is true"


def model_answers(n: int = 1200) -> tuple[np.ndarray, np.ndarray]:
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
    plain = isinstance(worst, list | tuple | range | np.ndarray | pd.Series | pd.Index)
    array = np.asarray(worst) if plain and not _ragged(worst) else np.zeros((0, 0))
    expect(
        array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0),
        f"Your function returned {describe(worst)}.",
        expected="indices: whole numbers in one row, such as array([31, 7, 12])",
        hint=WRONG,
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
    """It returns the indices of wrong answers only, counted over all rows from 0."""
    probabilities, y_true = six_answers()
    got = _indices(worst_mistakes, probabilities, y_true)
    right = [row for row in got if row in (0, 2, 5)]
    observed, hint = f"Where the rows 1, 3 and 4 are wrong, you give {got}", WRONG
    if sorted(got) == [0, 1, 2]:
        observed += ": those are places among the three wrong ones"
        hint = "look up at each place which row it is, as the worked example does"
    elif [row - 1 for row in sorted(got)] == [1, 3, 4]:
        observed += ": they count from 1"
        hint = "count rows from 0, as NumPy does"
    elif right:
        observed = f"Row {right[0]} is among your mistakes: its answer is right"
        hint = "keep only the rows in which the most probable digit isn't the true one"
    expect(
        sorted(got) == [1, 3, 4],
        f"{observed}.",
        expected="the indices 1, 3 and 4, counted in all rows",
        hint=hint,
    )


def test_worst_mistakes_puts_the_surest_first(worst_mistakes):
    """It puts the mistake with the largest probability for its wrong answer first."""
    got = _indices(worst_mistakes, *six_answers())
    mistake, hint = {
        (3, 4, 1): (
            ": the one whose true digit got least is first",
            "rank by the largest probability of each row, not by what the true digit got",
        ),
        (1, 3, 4): (
            ": the least sure, which is also the first row, is first",
            "sort, and turn the order round, so that the surest comes first",
        ),
    }.get(tuple(got), ("", RANK))
    expect(
        got == [4, 3, 1],
        f"Where the rows 4, 3 and 1 were wrong with 95 %, 60 % and 40 %, you give {got}{mistake}.",
        expected="[4, 3, 1]: ranked by the probability of the wrong answer, the largest first",
        hint=hint,
    )


def test_worst_mistakes_listens_to_n(worst_mistakes):
    """It returns n indices at the most, 12 without `n`, and none where every answer is right."""
    probabilities, y_true = model_answers()
    ranking = _ranking(probabilities, y_true)
    for given, options, right in (
        ("n=3", {"n": 3}, ranking[:3]),
        ("no n", {}, ranking[:12]),
        ("n=1200", {"n": 1200}, ranking),
    ):
        got = _indices(worst_mistakes, probabilities, y_true, **options)
        hint = RANK
        if len(got) > len(right):
            hint = "`n` says how many at the most: cut the list there"
        elif len(got) < len(right):
            hint = "look at all rows, and cut after `n`, whatever it is"
        elif set(got) != set(right):
            hint = "look at all rows, sort all mistakes, and only then take the first `n`"
        pairs = enumerate(zip(got, right, strict=False))
        place = next((place for place, (one, other) in pairs if one != other), 0)
        expect(
            got == right,
            f"With {counted(len(ranking), 'mistake')} in 1,200 rows and {given}, you give "
            f"{len(got)}, and place {place} has {f'row {got[place]}' if got else 'nothing'}.",
            expected=f"{len(right)} of them, row {right[place]} at place {place}",
            hint=hint,
        )
    none = _indices(worst_mistakes, probabilities, probabilities.argmax(axis=1))
    expect(
        none == [],
        f"Where every answer is right, you give {none}.",
        expected="nothing: an empty array",
        hint="take the wrong ones first, then sort those",
    )


def test_worst_mistakes_takes_a_series(worst_mistakes):
    """It takes the labels as a Series with any index too, matched by position."""
    probabilities, y_true = model_answers()
    right = _ranking(probabilities, y_true)[:5]
    for given, index in (
        ("a shuffled index", shuffled_index(len(y_true))),
        ("an index from 5000", np.arange(len(y_true)) + 5000),
    ):
        got = _indices(worst_mistakes, probabilities, pd.Series(y_true, index), n=5)
        expect(
            got == right,
            f"With the labels as a Series with {given}, you give {got}.",
            expected=f"{right}, places counted from 0, as with an array",
            hint="`np.asarray` leaves the index of a Series behind",
        )


def test_worst_mistakes_leaves_its_arguments_alone(worst_mistakes):
    """It leaves probabilities and labels as they were."""
    probabilities, y_true = model_answers()
    hint = "`np.sort` and `np.where` give something new; in place they change what you got"
    for labels in (y_true, pd.Series(y_true, shuffled_index(len(y_true)))):
        call = successful_call(worst_mistakes, probabilities, labels)
        expect_unchanged(call, {"probabilities": probabilities, "y_true": labels}, hint)
