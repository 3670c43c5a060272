"""What is right in lesson 9: answers in Kaggle's form, and drawings that look like MNIST."""

from digitkit.checks.exercise import Exercise

LESSON = "09_use"
EXERCISES = (
    Exercise("09.1", "make_submission", points=2, seconds=30.0),
    Exercise("09.2", "prepare_drawing", points=3, seconds=20.0),
)
QUESTION_POINTS = 2
