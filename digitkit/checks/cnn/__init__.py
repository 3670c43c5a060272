"""What is right in lesson 7: rows become images, sizes fit, and a network looks at neighbours."""

from digitkit.checks.exercise import Exercise

LESSON = "07_cnn"
EXERCISES = (
    Exercise("07.1", "to_tensor", points=2),
    Exercise("07.2", "output_size", points=2),
    Exercise("07.3", "build_cnn", points=3, seconds=40.0),
)
QUESTION_POINTS = 2
