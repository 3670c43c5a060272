import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from digitkit import (
    accuracy_interval,
    confusion_counts,
    most_confused,
    plot_confusion,
    predict_labels,
    worst_mistakes,
)

from .support import pixels_of, unchanged


class FixedModel:
    """A fake network that answers with rows of its input."""

    def __init__(self) -> None:
        self.inputs: list[np.ndarray] = []

    def predict(self, X, **_):
        self.inputs.append(X)
        return np.asarray(X)[:, :10]


@pytest.fixture
def answers() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities for 400 digits, right about two times of three, and the labels."""
    rng = np.random.default_rng(1)
    y = rng.integers(0, 10, 400)
    scores = rng.normal(size=(400, 10)) + 2.2 * np.eye(10)[y]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities, y


# predict_labels


def test_predicts_the_most_probable_digit(answers):
    model = FixedModel()
    with unchanged(answers[0]):
        labels = predict_labels(model, answers[0])
    assert type(labels) is np.ndarray
    assert np.issubdtype(labels.dtype, np.integer)
    assert labels.tolist() == [row.tolist().index(max(row)) for row in answers[0]]
    (given,) = model.inputs
    assert given is answers[0], "the digits were changed on their way to the model"


def test_predicts_one_row():
    assert predict_labels(FixedModel(), np.eye(10)[[9]]).tolist() == [9]


# confusion_counts


@pytest.mark.parametrize("wrap", [np.asarray, list, lambda y: pd.Series(y, index=range(9, 409))])
def test_counts_as_scikit_learn_does(answers, wrap):
    predicted = answers[0].argmax(axis=1)
    y_true = wrap(answers[1])
    with unchanged(y_true, predicted):
        counts = confusion_counts(y_true, predicted)
    assert type(counts) is np.ndarray
    assert np.issubdtype(counts.dtype, np.integer)
    expected = confusion_matrix(answers[1], predicted, labels=np.arange(10))
    np.testing.assert_array_equal(counts, expected)


def test_rows_are_true_digits_and_columns_predicted_ones():
    counts = confusion_counts(pd.Series([7, 7, 7], index=[2, 1, 0]), pd.Series([1, 1, 7]))
    assert counts.shape == (10, 10)
    assert (counts[7, 1], counts[7, 7], counts[1, 7], counts.sum()) == (2, 1, 0, 3)


def test_labels_of_different_types_are_counted():
    counts = confusion_counts(np.array([255 - 246], "uint8"), np.array([9], "int64"))
    assert counts[9, 9] == counts.sum() == 1


# plot_confusion


@pytest.fixture
def counts() -> np.ndarray:
    counts = np.zeros((10, 10), int)
    np.fill_diagonal(counts, np.arange(90, 100))
    counts[4, 9], counts[9, 4], counts[7, 1] = 12, 8, 1
    return counts


def middle_of_cell(ax: Axes, row: int, column: int) -> np.ndarray:
    """Find a cell by the tick labels, as a person reads the axes."""
    x = {t.get_text(): at for t, at in zip(ax.get_xticklabels(), ax.get_xticks(), strict=True)}
    y = {t.get_text(): at for t, at in zip(ax.get_yticklabels(), ax.get_yticks(), strict=True)}
    return ax.transData.transform((x[str(column)], y[str(row)]))


@pytest.mark.parametrize("wrap", [np.asarray, pd.DataFrame, lambda c: c.astype("uint8")])
def test_every_count_is_written_in_its_cell(counts, wrap):
    given = wrap(counts)
    with unchanged(given):
        ax = plot_confusion(given)
    assert isinstance(ax, Axes)
    ax.figure.canvas.draw()
    written = [(t.get_text(), ax.transData.transform(t.get_position())) for t in ax.texts]
    for row, column in np.argwhere(counts > 0):
        here = middle_of_cell(ax, row, column)
        (text,) = [text for text, at in written if np.abs(at - here).max() < 2]
        assert int(text) == counts[row, column]


def test_axes_are_named_and_run_from_0_to_9(counts):
    ax = plot_confusion(counts)
    assert "predicted" in ax.get_xlabel().lower()
    assert "true" in ax.get_ylabel().lower()
    digits = [str(digit) for digit in range(10)]
    assert [t.get_text() for t in ax.get_xticklabels()] == digits
    assert [t.get_text() for t in ax.get_yticklabels()] == digits
    assert middle_of_cell(ax, 0, 0)[1] > middle_of_cell(ax, 9, 0)[1], "true digits run down"
    assert middle_of_cell(ax, 0, 0)[0] < middle_of_cell(ax, 0, 9)[0], "predictions run across"


def test_larger_counts_have_another_shade(counts):
    ax = plot_confusion(counts)
    canvas = pixels_of(ax.figure)[::-1, :, :3].astype(int)

    def shade(row: int, column: int) -> np.ndarray:
        x, y = middle_of_cell(ax, row, column).astype(int)
        return canvas[y + 12, x - 12]  # beside the number

    assert np.abs(shade(4, 4) - shade(4, 0)).sum() > 100
    assert np.abs(shade(4, 9) - shade(4, 0)).sum() > 10
    assert (shade(4, 0) == shade(0, 4)).all()


def test_confusion_is_drawn_on_a_new_figure(counts):
    _, other = plt.subplots()
    assert plot_confusion(counts).figure is not other.figure
    assert not other.collections
    assert not other.texts


def test_draws_nothing_but_zeros():
    assert isinstance(plot_confusion(np.zeros((10, 10), int)), Axes)


# most_confused


def test_lists_the_largest_first(counts):
    with unchanged(counts):
        pairs = most_confused(counts)
    assert [tuple(pair) for pair in pairs] == [(4, 9, 12), (9, 4, 8), (7, 1, 1)]
    assert type(pairs) is list
    assert all(isinstance(value, int | np.integer) for pair in pairs for value in pair)


def test_ties_go_by_true_then_by_predicted_digit():
    counts = np.zeros((10, 10), int)
    for true, predicted in [(8, 0), (2, 9), (2, 1), (0, 8)]:
        counts[true, predicted] = 5
    counts[3, 0] = 6
    expected = [(3, 0, 6), (0, 8, 5), (2, 1, 5), (2, 9, 5), (8, 0, 5)]
    assert [tuple(pair) for pair in most_confused(counts, n=10)] == expected
    assert [tuple(pair) for pair in most_confused(counts, n=2)] == expected[:2]


def test_confusion_stops_at_real_mistakes():
    assert most_confused(np.diag(np.arange(10))) == []
    assert most_confused(np.zeros((10, 10), int), n=5) == []


def test_most_confused_against_a_sorted_table(answers):
    counts = confusion_counts(answers[1], answers[0].argmax(axis=1))
    table = pd.DataFrame(np.argwhere(counts >= 0), columns=["true", "predicted"])
    table["count"] = counts.ravel()
    table = table[(table["true"] != table["predicted"]) & (table["count"] > 0)]
    table = table.sort_values(["count", "true", "predicted"], ascending=[False, True, True])
    for n in (1, 3, 90):
        expected = [tuple(row) for row in table.head(n).to_numpy().tolist()]
        assert [tuple(pair) for pair in most_confused(pd.DataFrame(counts), n=n)] == expected


# accuracy_interval


@pytest.mark.parametrize(
    "n, right", [(1, 0), (1, 1), (10, 10), (40, 0), (1000, 921), (10000, 9940)]
)
def test_is_wilsons_interval(n, right):
    y_true = np.zeros(n, int)
    y_pred = np.where(np.arange(n) < right, 0, 5)
    with unchanged(y_true, y_pred):
        low, high = accuracy_interval(y_true, y_pred)
    expected = binomtest(right, n).proportion_ci(confidence_level=0.95, method="wilson")
    np.testing.assert_allclose((low, high), (expected.low, expected.high), atol=1e-6)


def test_interval_never_leaves_0_to_1():
    for n in range(1, 400):
        zeros, ones = np.zeros(n), np.ones(n)
        for answer in (zeros, ones):
            low, high = accuracy_interval(zeros, answer)
            assert 0 <= low < high <= 1


def test_interval_matches_labels_by_position():
    y_true, y_pred = pd.Series([1, 2, 3], index=[2, 1, 0]), pd.Series([1, 2, 9])
    assert accuracy_interval(y_true, y_pred) == accuracy_interval([1, 2, 3], [1, 2, 9])
    assert accuracy_interval([1, 2, 3], [1, 2, 9]) == accuracy_interval([0, 0, 0], [0, 0, 1])


# worst_mistakes


@pytest.mark.parametrize(
    "wrap", [np.asarray, list, lambda y: pd.Series(y, index=range(400, 0, -1))]
)
def test_ranks_the_wrong_answers_by_their_confidence(answers, wrap):
    probabilities, y = answers
    given = wrap(y)
    with unchanged(probabilities, given):
        worst = worst_mistakes(probabilities, given, n=500)
    mistakes = {
        i: row.max() for i, row in enumerate(probabilities) if row.tolist().index(row.max()) != y[i]
    }
    assert 50 < len(mistakes) < 350
    assert list(worst) == sorted(mistakes, key=lambda i: -mistakes[i])
    assert list(worst_mistakes(probabilities, given)) == list(worst)[:12]
    assert np.ndim(worst) == 1


def test_ranks_by_the_wrong_answer_not_by_the_true_digit():
    probabilities = np.zeros((3, 10))
    probabilities[0, [1, 2]] = 0.9, 0.05
    probabilities[1, [1, 2, 3]] = 0.5, 0.01, 0.49
    probabilities[2, [2]] = 1.0
    assert list(worst_mistakes(probabilities, [2, 2, 2])) == [0, 1]


def test_no_mistakes_no_indices():
    assert len(worst_mistakes(np.eye(10), np.arange(10))) == 0


def test_equal_confidence_keeps_every_mistake():
    probabilities = np.tile(np.eye(10)[3], (20, 1))
    assert sorted(worst_mistakes(probabilities, np.zeros(20, int), n=20)) == list(range(20))
