"""What is right in lesson 8: images redrawn a little, and the best weights kept."""

from digitkit.checks.exercise import Exercise

LESSON = "08_improve"
EXERCISES = (
    Exercise("08.1", "build_augmenter", points=3, seconds=30.0),
    Exercise("08.2", "make_callbacks", points=2, seconds=30.0),
    Exercise("08.3", "fit_best", points=3, seconds=60.0),
)
QUESTION_POINTS = 2
