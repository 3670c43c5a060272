"""What is right in lesson 6: answers are counted, drawn, bounded and ranked as they are."""

import numpy as np
import pandas as pd

from digitkit.checks.digits import draws, mixed_index, some_digits, varied
from digitkit.checks.exercise import Exercise
from digitkit.checks.heatmap import (
    expect_counts_written,
    expect_digits_along,
    expect_heatmap,
    expect_names,
)
from digitkit.checks.judged import (
    answers_of_a_model,
    clear_answers,
    flat_model,
    image_model,
    mixed_up,
    wilson,
)
from digitkit.checks.kinds import (
    counted,
    described,
    expect_array,
    expect_several,
    expect_unchanged,
    same,
)
from digitkit.checks.models import GivenModel
from digitkit.checks.pictures import expect_drawing
from digitkit.checks.verdict import expect

LESSON = "06_evaluate"
EXERCISES = (
    Exercise("06.1", "predict_labels", points=2, seconds=20.0),
    Exercise("06.2", "confusion_counts", points=2),
    Exercise("06.3", "plot_confusion", points=2),
    Exercise("06.4", "most_confused", points=3),
    Exercise("06.5", "accuracy_interval", points=2),
    Exercise("06.6", "worst_mistakes", points=3),
)
QUESTION_POINTS = 2

ARGMAX = "`model.predict(X, verbose=0).argmax(axis=1)`: the place of the largest, row by row"


def _labels(predict_labels, model: GivenModel, X):
    labels = expect_array(predict_labels(model, X), (len(X),), hint=ARGMAX)
    expect(
        np.issubdtype(labels.dtype, np.integer),
        f"Your labels have the type {labels.dtype}; the first is {labels[0]}.",
        expected="whole numbers, such as int64",
        hint=ARGMAX,
    )
    return labels


def _pixels(n=70):
    X, _ = some_digits([7] * 10)
    return (X[:n] / 255).astype("float32")


def test_predict_labels_gives_one_whole_number_a_digit(predict_labels):
    """It gives an array with one whole number for each digit."""
    model, _ = flat_model()
    for n in (70, 1):
        _labels(predict_labels, model, _pixels(n))


def test_predict_labels_takes_the_most_probable(predict_labels):
    """It gives the most probable label for each digit."""
    X = _pixels()
    model, probabilities = flat_model()
    labels, right = _labels(predict_labels, model, X), probabilities(X).argmax(axis=1)
    off = np.flatnonzero(labels != right)
    faint = probabilities(X / 255).argmax(axis=1)
    expect(
        len(off) == 0 or not np.array_equal(labels, faint),
        "These are the answers for X / 255.",
        expected="the answers for X: these digits are from 0 to 1 already",
        hint="hand X over as it comes: whoever calls has scaled it for the model",
    )
    row = off[0] if len(off) else 0
    top = probabilities(X)[row].max()
    expect(
        len(off) == 0,
        f"You called row {row} a {labels[row]}.",
        expected=f"{right[row]}, which the model gives the largest of its ten probabilities, "
        f"{top:.2f}",
        hint=ARGMAX,
    )


def test_predict_labels_takes_digits_as_they_are(predict_labels):
    """It takes images where the model takes images, and leaves drop-out layers at rest."""
    X = _pixels().reshape(-1, 28, 28, 1)
    model, probabilities = image_model()
    for _ in range(2):
        labels = _labels(predict_labels, model, X)
        wrong = int((labels != probabilities(X).argmax(axis=1)).sum())
        expect(
            wrong == 0,
            f"For a model that takes images (28, 28, 1), {wrong} of {len(X)} labels are not its "
            "most probable ones.",
            expected="the labels of `model.predict`, with X handed over as it is",
            hint=f"neither scale nor reshape; {ARGMAX}",
        )


def test_predict_labels_leaves_model_and_digits_alone(predict_labels):
    """It leaves the model and the digits as they were."""
    X = _pixels()
    model, _ = flat_model()
    call = predict_labels.call(model, X)
    after = call.arguments[0].weights()
    expect(
        all(np.array_equal(old, new) for old, new in zip(model.weights, after, strict=True)),
        "After the call, the model has other weights.",
        expected="asking changes nothing: the weights stay as they were",
        hint="`predict` asks, `fit` trains",
    )
    expect(
        same(X, call.arguments[1]),
        "After the call, the `X` that your function was given is no longer the same.",
        expected="`X` stays as it was: whoever called may still need it",
        hint="`X / 255` makes a new array, `X /= 255` changes yours",
    )


MATRIX = "`confusion_matrix(y_true, y_pred, labels=range(10))` from scikit-learn"
WHOLE = "`np.zeros((10, 10), dtype='int64')` to begin with, or `.astype(int)` at the end"


def _counts(confusion_counts, y_true, y_pred):
    hint = f"absent digits have a row and a column too: {MATRIX}"
    counts = expect_array(confusion_counts(y_true, y_pred), (10, 10), hint=hint)
    expect(
        np.issubdtype(counts.dtype, np.integer),
        f"Your counts have the type {counts.dtype}; the largest is {counts.max()}.",
        expected="whole numbers: how many digits, not which share",
        hint=WHOLE if _counted_in_floats(counts) else f"{MATRIX}, without `normalize`",
    )
    return counts


def _counted_in_floats(counts):
    whole = counts.dtype.kind == "f" and bool((counts % 1 == 0).all())
    return whole and counts.max() > 1  # shares reach 1 too


def _expect_counted(confusion_counts, y_true, y_pred, given):
    counts, right = _counts(confusion_counts, y_true, y_pred), _by_hand(y_true, y_pred)
    swapped = np.array_equal(counts, right.T)
    off = np.argwhere(counts != right)
    true, predicted = off[0] if len(off) else (0, 0)
    expect(
        len(off) == 0,
        f"With {given}, counts[{true}, {predicted}] is {counts[true, predicted]}"
        + (": rows and columns are swapped." if swapped else "."),
        expected=f"{right[true, predicted]}: so many digits {true} were read as {predicted}",
        hint="the true labels come first, the predicted ones then"
        if swapped
        else f"match labels by position; {MATRIX}",
    )


def _by_hand(y_true, y_pred):
    counts = np.zeros((10, 10), dtype="int64")
    for true, predicted in zip(np.asarray(y_true), np.asarray(y_pred), strict=True):
        counts[int(true), int(predicted)] += 1
    return counts


def test_confusion_counts_gives_a_square_of_ten(confusion_counts):
    """It gives whole numbers in 10 rows and 10 columns, absent digits included."""
    _counts(confusion_counts, *mixed_up())
    _counts(confusion_counts, np.array([7, 7, 1]), np.array([7, 1, 1]))


def test_confusion_counts_counts_right(confusion_counts):
    """It counts digits i that were read as j in row i, column j."""
    _expect_counted(confusion_counts, *mixed_up(), "1,000 digits")
    y_true, y_pred = np.repeat([3, 8], [300, 2]), np.repeat([3, 5], [300, 2])
    _expect_counted(confusion_counts, y_true, y_pred, "300 threes read rightly")


def test_confusion_counts_takes_series(confusion_counts):
    """It takes Series and small types too, and matches by position, whatever the index."""
    y_true, y_pred = mixed_up()
    n = len(y_true)
    series = pd.Series(y_true, mixed_index(n)), pd.Series(y_pred, mixed_index(n, seed=2))
    _expect_counted(confusion_counts, *series, "two Series, each with an index of its own")
    small = y_true.astype("uint8"), y_pred.astype("uint8")
    _expect_counted(confusion_counts, *small, "labels of the type uint8")


def test_confusion_counts_leaves_the_labels_alone(confusion_counts):
    """It leaves both label arrays as they were."""
    y_true, y_pred = mixed_up()
    call = confusion_counts.call(y_true, y_pred)
    hint = "`np.sort(y)` gives a new array, `y.sort()` changes yours"
    expect_unchanged(call, {"y_true": y_true, "y_pred": y_pred}, hint)


HEATMAP = "`_, ax = plt.subplots()`, then `sns.heatmap(counts, ax=ax, …)`, then `return ax`"


def _many():
    """Counts with a diagonal in the hundreds, uneven off it, and zeros."""
    counts = _by_hand(*mixed_up())
    np.fill_diagonal(counts, np.arange(10) * 37 + 90)
    counts[2, 7], counts[9, 4] = 31, 0
    return counts


def _heatmap(plot_confusion, counts):
    return expect_drawing(plot_confusion(counts), "axes", HEATMAP).axes[0]


def test_plot_confusion_draws_a_heatmap(plot_confusion):
    """It gives the Axes with a heatmap of 10 × 10 cells."""
    expect_heatmap(_heatmap(plot_confusion, _many()))


def test_plot_confusion_numbers_both_axes(plot_confusion):
    """It writes the digits 0 to 9 along both axes."""
    expect_digits_along(_heatmap(plot_confusion, _many()))


def test_plot_confusion_names_both_axes(plot_confusion):
    """It says that predicted digits run across, and true digits down."""
    expect_names(_heatmap(plot_confusion, _many()))


def test_plot_confusion_writes_the_counts(plot_confusion):
    """It writes every count above 0 in its cell, in full."""
    for counts in (_many(), 13 * _many()):
        expect_counts_written(_heatmap(plot_confusion, counts), counts)


def test_plot_confusion_leaves_the_counts_alone(plot_confusion):
    """It leaves the counts as they were."""
    counts = _many()
    call = plot_confusion.call(counts)
    expect_unchanged(call, {"counts": counts}, "work on a copy, `counts.copy()`")


LARGEST = "sort by `(-count, true, predicted)`: the minus puts large counts first"


def _expect_pairs(most_confused, counts, right, said, **options):
    pairs = most_confused(counts, **options)
    expect(
        isinstance(pairs, list | tuple) and all(_three(pair) for pair in pairs),
        f"Your function returned {described(pairs)}"
        + (f", the first of them {described(pairs[0])}." if _begins(pairs) else "."),
        expected="a list of `(true, predicted, count)`, three whole numbers each",
        hint="collect them: `pairs.append((true, predicted, int(count)))`",
    )
    got = [tuple(int(value) for value in pair) for pair in pairs]
    expect(
        got == right,
        f"With {said} you list {got}.",
        expected=f"{right}",
        hint=_why_not(got, right, counts),
    )


def _three(pair):
    whole = isinstance(pair, list | tuple | np.ndarray) and np.shape(pair) == (3,)
    return whole and np.asarray(pair).dtype.kind in "iu"


def _begins(pairs):
    return isinstance(pairs, list | tuple) and len(pairs) > 0


def _why_not(got, right, counts):
    if any(true == predicted for true, predicted, _ in got):
        return "leave the diagonal out, `if true != predicted`: it counts what was right"
    if any(count == 0 for _, _, count in got):
        return "leave out pairs that never occurred, `if count > 0`"
    if [(j, i, c) for i, j, c in got] == right:
        return "the row is the true digit, the column the predicted one"
    if sorted(got) == sorted(right) or len(got) == len(right):
        return LARGEST
    return "at most n pairs, and never more than there are: `pairs[:n]`"


def _few(*places):
    counts = np.diag(np.arange(90, 100))
    for true, predicted, count in places:
        counts[true, predicted] = count
    return counts


def test_most_confused_lists_the_largest_first(most_confused):
    """It lists the wrong pairs, the largest count first, and three when nothing is said."""
    places = [(7, 1, 2), (4, 9, 12), (9, 4, 8), (3, 5, 5)]
    counts, right = _few(*places), [(4, 9, 12), (9, 4, 8), (3, 5, 5)]
    _expect_pairs(most_confused, counts, right, "12 fours read as nines and 8 the other way")


def test_most_confused_listens_to_n(most_confused):
    """It lists at most n pairs, and none that never occurred."""
    counts = _few((7, 1, 1), (4, 9, 12), (9, 4, 8))
    right = [(4, 9, 12), (9, 4, 8), (7, 1, 1)]
    _expect_pairs(most_confused, counts, right[:1], "n=1", n=1)
    _expect_pairs(most_confused, counts, right, "3 wrong pairs and n=8", n=8)
    _expect_pairs(most_confused, _few(), [], "no mistakes at all")
    many = _by_hand(*mixed_up())
    pairs = [
        (i, j, int(many[i, j])) for i, j in np.argwhere(many - np.diag(np.diag(many))).tolist()
    ]
    right = sorted(pairs, key=lambda pair: (-pair[2], pair))
    _expect_pairs(most_confused, many, right[:4], f"{len(pairs)} wrong pairs and n=4", n=4)


def test_most_confused_breaks_ties(most_confused):
    """It orders equal counts by the true digit, then by the predicted one."""
    counts = _few((8, 0, 5), (2, 9, 5), (2, 1, 5), (0, 8, 5), (3, 0, 6))
    right = [(3, 0, 6), (0, 8, 5), (2, 1, 5), (2, 9, 5), (8, 0, 5)]
    _expect_pairs(most_confused, counts, right, "four counts of 5, and n=5", n=5)
    _expect_pairs(most_confused, counts, right[:2], "four counts of 5, and n=2", n=2)


def test_most_confused_leaves_the_counts_alone(most_confused):
    """It leaves the counts as they were."""
    counts = _few((4, 9, 12))
    hint = "`np.fill_diagonal` works in place: give it a copy, `counts.copy()`"
    expect_unchanged(most_confused.call(counts), {"counts": counts}, hint)


BOUNDS = ("low", "high")
FORMULA = "(centre ± half) / (1 + z² / n), with z = 1.96, as the lesson writes it"


def _interval(accuracy_interval, y_true, y_pred):
    low, high = expect_several(accuracy_interval(y_true, y_pred), BOUNDS)
    for name, bound in (("low", low), ("high", high)):
        expect(
            isinstance(bound, int | float | np.number) and not isinstance(bound, bool),
            f"Your `{name}` is {described(bound)}.",
            expected="a number from 0 to 1",
            hint="`np.mean(y_true == y_pred)` of two arrays is one number",
        )
    return float(low), float(high)


def _answered(right, n):
    y_true = draws(n).randint(0, 10, n)
    return y_true, np.where(np.arange(n) < right, y_true, (y_true + 3) % 10)


def _expect_interval(accuracy_interval, right, n):
    low, high = _interval(accuracy_interval, *_answered(right, n))
    expected = wilson(right, n)
    expect(
        max(abs(low - expected[0]), abs(high - expected[1])) <= 1e-4,
        f"With {right:,} of {n:,} right, your interval is {low:.4f} to {high:.4f}.",
        expected=f"{expected[0]:.4f} to {expected[1]:.4f}",
        hint=_which_interval(low, high, right, n),
    )


def _which_interval(low, high, right, n):
    plain = 1.959964 * np.sqrt(right / n * (1 - right / n) / n)
    if high > 1 + 1e-9:
        return "shares from 0 to 1, not percent; no share is above 1"
    if low > high:
        return "`return low, high`: the smaller one first"
    if abs((high - low) / 2 - plain) < 1e-6:
        return f"accuracy ± 1.96 spreads is another interval; Wilson's is {FORMULA}"
    return FORMULA


def test_accuracy_interval_gives_two_numbers(accuracy_interval):
    """It gives two numbers, low and high."""
    _interval(accuracy_interval, *_answered(45, 50))


def test_accuracy_interval_is_wilsons(accuracy_interval):
    """It gives Wilson's 95 % interval."""
    for right, n in ((921, 1000), (45, 50), (3, 10), (int(varied(7, 5, 90)), 97)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_stands_at_both_ends(accuracy_interval):
    """It gives an interval where all answers are right, or none is."""
    for right, n in ((20, 20), (0, 8), (1, 1)):
        _expect_interval(accuracy_interval, right, n)


def test_accuracy_interval_matches_by_position(accuracy_interval):
    """It takes Series too, and matches them by position."""
    y_true, y_pred = _answered(40, 60)
    series = pd.Series(y_true, mixed_index(60)), pd.Series(y_pred, mixed_index(60, seed=2))
    once, again = (_interval(accuracy_interval, *labels) for labels in ((y_true, y_pred), series))
    expect(
        np.allclose(once, again, rtol=0, atol=1e-4),
        f"From two Series, each with an index of its own, you got {again[0]:.4f} to "
        f"{again[1]:.4f}.",
        expected=f"{once[0]:.4f} to {once[1]:.4f}, as from arrays of the same labels",
        hint="`np.asarray(y_true) == np.asarray(y_pred)` compares by position",
    )


def test_accuracy_interval_leaves_the_labels_alone(accuracy_interval):
    """It leaves both label arrays as they were."""
    y_true, y_pred = _answered(40, 60)
    hint = "`==` gives a new array; `y_true -= y_pred` changes yours"
    call = accuracy_interval.call(y_true, y_pred)
    expect_unchanged(call, {"y_true": y_true, "y_pred": y_pred}, hint)


RANK = "`wrong[np.argsort(-confidence[wrong])][:n]`, with `wrong = np.flatnonzero(…)`"


def _indices(worst_mistakes, probabilities, y_true, **options):
    worst = worst_mistakes(probabilities, y_true, **options)
    plain = isinstance(worst, list | tuple | range | np.ndarray | pd.Series)
    array = np.asarray(worst) if plain and not _ragged(worst) else np.zeros((0, 0))
    expect(
        array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0),
        f"Your function returned {described(worst)}.",
        expected="indices: whole numbers in one row, such as array([31, 7, 12])",
        hint="`np.flatnonzero(predicted != y_true)` gives the indices of the wrong answers",
    )
    return [int(index) for index in array]


def _ragged(values):
    return not isinstance(values, np.ndarray) and any(np.ndim(value) for value in values)


def _ranking(probabilities, y_true):
    mistakes = {
        row: max(given)
        for row, given in enumerate(probabilities.tolist())
        if given.index(max(given)) != y_true[row]
    }
    return sorted(mistakes, key=lambda row: -mistakes[row])


def test_worst_mistakes_gives_indices(worst_mistakes):
    """It gives the indices of wrong answers only."""
    probabilities, y_true = clear_answers()
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
    got = _indices(worst_mistakes, *clear_answers())
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
    """It gives at most n, 12 when nothing is said, and none where nothing is wrong."""
    probabilities, y_true = answers_of_a_model()
    ranking = _ranking(probabilities, y_true)
    for said, options, right in (
        ("n=3", {"n": 3}, ranking[:3]),
        ("no n", {}, ranking[:12]),
        ("n=500", {"n": 500}, ranking),
    ):
        got = _indices(worst_mistakes, probabilities, y_true, **options)
        expect(
            got == right,
            f"With {counted(len(ranking), 'mistake')} and {said}, you give "
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
    probabilities, y_true = answers_of_a_model()
    right = _ranking(probabilities, y_true)[:5]
    labels = pd.Series(y_true, mixed_index(len(y_true)))
    got = _indices(worst_mistakes, probabilities, labels, n=5)
    expect(
        got == right,
        f"With the labels as a Series with a shuffled index, you give {got}.",
        expected=f"{right}, places counted from 0, as with an array",
        hint="`np.asarray(y_true)` leaves the index behind",
    )


def test_worst_mistakes_leaves_its_arguments_alone(worst_mistakes):
    """It leaves probabilities and labels as they were."""
    probabilities, y_true = answers_of_a_model()
    hint = "`np.sort` and `np.where` give something new; in place they change what you got"
    call = worst_mistakes.call(probabilities, y_true)
    expect_unchanged(call, {"probabilities": probabilities, "y_true": y_true}, hint)
