"""`nbgrader autograde` in our courses: a broken submission stops nobody, and gets its due."""

import copy
import os
import re

import pytest

from tests.course.broken import GRADED, LESSON, UNREADABLE
from tests.course.taught import TaughtCourse

# A kernel for each takes seconds; without DIGITKIT_WHOLE_CLASS=1, those are tried that nbgrader
# alone gets most wrong.
QUICK = {"right", "tagged_blank", "duplicated", "old_schema", "strange_points", "dead_kernel"}
WHOLE_CLASS = bool(os.environ.get("DIGITKIT_WHOLE_CLASS"))
CHOSEN = GRADED if WHOLE_CLASS else {name: GRADED[name] for name in sorted(QUICK)}

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class in which every submission is broken in its own way, graded."""
    taught = TaughtCourse(tmp_path_factory.mktemp("course"), "01")
    blank = taught.generate(LESSON)
    for student, (broken, _) in CHOSEN.items():
        made = broken(copy.deepcopy(blank))
        path = taught.hand_in(student, LESSON, "" if f"{LESSON}.ipynb" in made else made)
        for name, text in made.items() if f"{LESSON}.ipynb" in made else ():
            beside = path.with_name(name) if "/" not in name else path.parent / name
            beside.parent.mkdir(exist_ok=True)
            beside.write_text(text, encoding="utf-8")
    for student, text in UNREADABLE.items():
        taught.hand_in(student, LESSON, text)
    if "endless" in CHOSEN:
        limit = "--ExecuteToTheEnd.notebook_seconds=60"
        assert taught.nbgrader("autograde", LESSON, "--student=endless", limit).code == 0
    ran = taught.nbgrader("autograde", LESSON)
    return taught, ran


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("student", CHOSEN)
def test_it_gets_what_it_deserves(graded, student):
    taught, ran = graded
    assert taught.scores(LESSON).get(student) == CHOSEN[student][1], ran.text[-4000:]


def test_only_what_no_one_can_read_fails(graded):
    taught, ran = graded
    assert ran.code == 1
    failed = {student for student in UNREADABLE if f"for student '{student}'" in ran.text}
    assert failed == set(UNREADABLE)
    assert ran.text.count("There was an error processing assignment '") == len(UNREADABLE)
    for student in UNREADABLE:
        assert not taught.course.autograded_folder(student, LESSON).exists()


def test_what_was_put_right_is_told(graded):
    _, ran = graded
    reported = "\n".join(ran.warned)
    assert "tagged_blank, 01_load: cell 'check_separate' was retagged; put right" in reported
    assert "duplicated, 01_load: cell 'question' is there 2 times; put right" in reported
    assert not re.search(r"\b(right|blank|noisy), 01_load:", reported)


def test_nothing_but_the_notebook_is_kept(graded):
    taught, _ = graded
    for student in CHOSEN:
        kept = taught.course.autograded_folder(student, LESSON).rglob("*")
        assert {path.name for path in kept} == {f"{LESSON}.ipynb"}, student
