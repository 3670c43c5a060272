"""Figures as a reader sees them."""

import pytest

from digitkit.report import formatting as words
from digitkit.report.curves import takeaway
from digitkit.report.results import ModelResult


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.981, 1, "98.1 %"),
        (0.9943, 2, "99.43 %"),
        (1.0, 2, "100.00 %"),
        (0.99999, 2, "99.99 %"),
        (0.9996, 1, "99.9 %"),
        (0.00001, 2, "0.01 %"),
        (0.0, 1, "0.0 %"),
    ],
)
def test_percent_never_claims_a_whole_that_is_not(share, decimals, text):
    assert plain(words.percent(share, decimals)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 0 s"),
        (192.2, "3 min 12 s"),
        (3599.6, "1 h 0 min"),
        (3840, "1 h 4 min"),
    ],
)
def test_duration(seconds, text):
    assert plain(words.duration(seconds)) == text


def test_counts_and_articles():
    assert [words.times(n) for n in (1, 2, 1200)] == ["once", "twice", "1,200 times"]
    assert words.many(1, "mistake") == "1 mistake"
    assert words.many(2000, "mistake") == "2,000 mistakes"
    assert [words.a(n) for n in (1, 8)] == ["a 1", "an 8"]
    assert plain(words.one_in(0.019)) == "1 digit in 53"
    assert plain(words.sureness(0.99951)) == "over 99.9 %"


@pytest.mark.parametrize("right", [0, 1, 359, 399, 400])
def test_accuracy_and_error_rate_add_up(right):
    accuracy = right / 400
    shown = [plain(words.percent(accuracy)), plain(words.error_percent(accuracy))]
    assert sum(float(text.removesuffix(" %")) for text in shown) == pytest.approx(100)
    assert (shown[1] == "0.0 %") == (right == 400)


@pytest.mark.parametrize(
    ("accuracies", "is_overfitting"), [([0.88, 0.89, 0.90], False), ([0.88, 0.90, 0.89], True)]
)
def test_a_rising_loss_alone_is_no_overfitting(accuracies, is_overfitting):
    history = {
        "loss": [0.2, 0.1, 0.05],
        "accuracy": [0.9, 0.95, 0.99],
        "val_loss": [0.07, 0.053, 0.060],
        "val_accuracy": accuracies,
    }
    said = takeaway([ModelResult("cnn", "CNN", 100, 1.0, history)])
    assert ("by heart" in said) == is_overfitting
    assert ("its accuracy does not fall" in said) != is_overfitting
