"""What is right in lesson 3: no digit is on both sides, and the pixels are in a small range."""

from digitkit.checks.exercise import Exercise

LESSON = "03_split"
EXERCISES = (
    Exercise("03.1", "split", points=2),
    Exercise("03.2", "scale", points=2),
    Exercise("03.3", "standardize", points=3),
    Exercise("03.4", "count_shared_rows", points=2, seconds=20.0),
)
QUESTION_POINTS = 2
