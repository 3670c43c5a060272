"""Figures as a reader sees them."""

import pytest

from digitkit.report import formatting as words


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
