"""The card: every word of the verdict, and not a tag of the learner's."""

import re
from html.parser import HTMLParser

import pytest

from digitkit.doors.rendering import problem_card, verdict_card
from digitkit.lessons import catalog as checks
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, OUTCOMES, RAISED, ExerciseResult

BAD = "<script>alert(1)</script> & <b>bold</b> \"quote\" 'single'"


def verdict(outcome, passed=0, **said):
    number = len(checks.tests_of(checks.exercise_of("split")))
    points = 2.0 if outcome == DONE else 0.0
    return ExerciseResult("03.1", "split", outcome, points, 2.0, passed, number, **said)


class Reader(HTMLParser):
    """Reads the text of a page, its tags, and whether they are closed in order."""

    def __init__(self, text):
        super().__init__()
        self.text, self.tags, self.open, self.styles = "", [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open.append(tag)
        self.styles.append(dict(attributes).get("style") or "")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("field", ["observed", "expected", "hint", "line", "called"])
def test_whatever_a_learner_wrote_is_escaped(field):
    card = verdict_card(verdict(RAISED, **{field: BAD}))
    read = Reader(card)
    assert BAD in read.text
    assert not {"script", "b"} & set(read.tags)
    assert BAD in Reader(verdict_card(verdict(RAISED, notes=(BAD,)))).text
    assert BAD in Reader(problem_card(BAD)).text


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_word_and_a_sign_not_a_colour_alone(outcome):
    read = Reader(verdict_card(verdict(outcome, observed="Seen.")))
    assert read.open == []
    assert outcome in read.text
    assert read.text.strip()[0] in "✓◐✗◷○"
    assert ("Seen." in read.text) is (outcome != DONE)


def test_a_card_says_what_was_observed_expected_and_to_try():
    said = {"observed": "It is `a < b`.", "expected": "more", "hint": "the `stratify` argument"}
    card = verdict_card(verdict(NOT_YET, 4, **said))
    text = Reader(card).text
    assert "It is a < b." in text and "Expected" in text and "Try" in text
    assert re.search(r"<code[^>]*>a &lt; b</code>", card)
    assert re.search(r"<code[^>]*>stratify</code>", card)
    assert "0 of 2 points" in text
    assert "4 of 11 checks" in text
    assert "Open the hints above" in text


def test_every_check_is_named_with_what_became_of_it():
    text = Reader(verdict_card(verdict(NOT_YET, 4, observed="No."))).text
    for number, test in enumerate(checks.tests_of(checks.exercise_of("split"))):
        question = test.__doc__.strip().rstrip(".").replace("`", "")
        state = "passed" if number < 4 else "failed" if number == 4 else "not reached"
        assert f"{question} · {state}" in text
    assert "checks" not in Reader(verdict_card(verdict(NOT_STARTED))).text


def test_the_card_takes_its_colours_from_where_it_stands():
    for outcome in OUTCOMES:
        styles = ";".join(Reader(verdict_card(verdict(outcome, observed="No."))).styles)
        assert "color:inherit;background:transparent" in styles
        grounds = re.findall(r"background:([^;]+)", styles)
        assert set(grounds) <= {"transparent", "rgba(128,128,128,.16)"}
        assert "class=" not in verdict_card(verdict(outcome))
