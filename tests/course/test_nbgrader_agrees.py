"""nbgrader itself gives every answer the points that `digitkit grade` gives it."""

import os
from itertools import islice, zip_longest

import pytest

from digitkit.checks import exercises
from digitkit.grading.grade import grade_file
from tests.checks.answers import LESSONS, answers
from tests.course.nbgrader_class import NbgraderClass

# Each round is a notebook with a kernel of its own, some 4 s: all of them where there is time.
ROUNDS = None if os.environ.get("CI") else 3


def answers_in_rounds(lesson):
    """Deal the answers of a lesson out: in each round at most one for each function."""
    functions = [exercise.function for exercise in exercises(lesson)]
    of_each = [[answer for answer in answers() if answer.function == name] for name in functions]
    for dealt in islice(zip_longest(*of_each), ROUNDS):
        yield {
            name: answer.path.read_text(encoding="utf-8")
            for name, answer in zip(functions, dealt, strict=True)
            if answer is not None
        }


@pytest.mark.timeout(900)
@pytest.mark.parametrize("lesson", LESSONS)
def test_nbgrader_gives_the_same_points(lesson, tmp_path):
    course = NbgraderClass(tmp_path, lesson)
    papers = {
        "blank": course.hand_in("blank", {}),
        "solution": course.hand_in("solution", course.solved()),
    }
    for number, dealt in enumerate(answers_in_rounds(lesson)):
        student = f"student{number:02}"
        papers[student] = course.hand_in(student, dealt)
    scores = course.autograde()
    assert set(scores) == set(papers)
    for student, paper in papers.items():
        verdict = {result.function: result.points for result in grade_file(paper).exercises}
        assert scores[student] == pytest.approx(verdict, abs=1e-9), student
    assert set(scores["blank"].values()) == {0.0}
    assert scores["solution"] == {
        exercise.function: exercise.points for exercise in exercises(lesson)
    }
