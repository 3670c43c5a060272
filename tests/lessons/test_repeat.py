"""Answers that are graded repeatedly: those whose verdict varies are found."""

from tests.lessons.repeat import chosen_answers, varying


def test_an_answer_that_varies_is_found():
    steady = {"a": "done after 7 checks", "b": "done after 7 checks"}
    found = varying([steady, {**steady, "b": "not yet right after 6 checks"}, steady])
    assert found == {"b": {"done after 7 checks": 2, "not yet right after 6 checks": 1}}


def test_answers_are_chosen_by_a_part_of_their_name():
    names = [answer.name for answer in chosen_answers("fit_best/right_")]
    assert len(names) >= 3
    assert all(name.startswith("fit_best/right_") for name in names)
