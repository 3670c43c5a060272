"""nbgrader itself gives every answer the points that `digitkit grade` gives it."""

import os
from itertools import islice, zip_longest

import pytest

from digitkit.lessons.catalog import exercises, lessons
from digitkit.outside.grader import grade_file
from tests.course.nbgrader_class import NbgraderClass
from tests.lessons.answers import LESSONS, answers

# Each round is a notebook with a kernel of its own: some 4 s, and with Keras four times as long. So
# a few rounds are tried, and one lesson with Keras; DIGITKIT_EVERY_LESSON=1 tries every answer to
# every lesson.
EVERY_LESSON = bool(os.environ.get("DIGITKIT_EVERY_LESSON"))
WITH_KERAS = [lesson for lesson in lessons() if lesson not in LESSONS]
CHOSEN = [*LESSONS, *(WITH_KERAS if EVERY_LESSON else WITH_KERAS[:1])]


def rounds(lesson):
    """Say how many rounds of answers are tried; None for all."""
    if EVERY_LESSON:
        return None
    return 1 if lesson in WITH_KERAS or lesson != LESSONS[-1] else 3


def answers_in_rounds(lesson):
    """Deal the answers of a lesson out: in each round at most one for each function."""
    functions = [exercise.function for exercise in exercises(lesson)]
    kept = answers([lesson])
    of_each = [[answer for answer in kept if answer.function == name] for name in functions]
    for dealt in islice(zip_longest(*of_each), rounds(lesson)):
        yield {
            name: answer.path.read_text(encoding="utf-8")
            for name, answer in zip(functions, dealt, strict=True)
            if answer is not None
        }


@pytest.mark.thorough
@pytest.mark.timeout(3600 if EVERY_LESSON else 600)
@pytest.mark.parametrize("lesson", CHOSEN)
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
