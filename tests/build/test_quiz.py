"""A quiz: how it is read, and how the notebook shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitkit.build.page import Quiz
from digitkit.build.page_parser import read_page
from tests.build.sample import PAGE, build_sample, faults_of, make_project, source_of

QUIZ = """
!!! quiz "1. What is `2 * 3`?"
    - [ ] five, says the
      one who adds
    - [x] `6`
    - [ ] 23

    Twice *three*.
"""


def test_a_quiz_is_read_with_its_right_answer_and_the_reason() -> None:
    page, faults = read_page(PAGE + QUIZ, "02_shapes.md")
    quiz = page.blocks[-1]
    assert not faults
    assert isinstance(quiz, Quiz)
    assert [option.text for option in quiz.options] == ["five, says the one who adds", "`6`", "23"]
    assert quiz.right == 1
    assert [block.text for block in quiz.why] == ["Twice *three*."]  # type: ignore[union-attr]


def test_in_the_notebook_the_answer_is_folded_and_no_box_is_ticked(tmp_path: Path) -> None:
    _, blank = build_sample(make_project(tmp_path, PAGE + QUIZ))
    source = source_of(blank, "text-what-to-try-next")
    shown, folded = source.split("<details")
    assert "**1. What is `2 * 3`?**" in shown
    assert "- **B** `6`" in shown
    assert "[x]" not in source
    assert "Twice" not in shown
    assert "**B.** Twice *three*." in folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [x] `6`", "- [ ] `6`"),
        ("- [ ] 23", "- [x] 23"),
        ("- [ ] 23", "- 23"),
        ("    - [x] `6`\n    - [ ] 23\n", ""),
    ],
)
def test_a_quiz_needs_exactly_one_right_answer_among_several(
    tmp_path: Path, old: str, new: str
) -> None:
    (fault,) = faults_of(make_project(tmp_path, PAGE + QUIZ.replace(old, new)))
    assert 'one of them "- [x] right"' in fault.text


def test_a_quiz_needs_a_reason(tmp_path: Path) -> None:
    (fault,) = faults_of(make_project(tmp_path, PAGE + QUIZ.replace("    Twice *three*.\n", "")))
    assert "doesn't say why" in fault.text


def test_a_link_in_an_answer_must_lead_somewhere(tmp_path: Path) -> None:
    page = PAGE + QUIZ.replace("23", "[23](nowhere.md)")
    (fault,) = faults_of(make_project(tmp_path, page))
    assert fault.line == page.split("\n").index("    - [ ] [23](nowhere.md)") + 1
