"""What is right in lesson 5: every row once an epoch, two pairs of curves, and a diagnosis."""

from digitkit.checks.exercise import Exercise

LESSON = "05_train"
EXERCISES = (
    Exercise("05.1", "train", points=2, seconds=30.0),
    Exercise("05.2", "plot_history", points=3, seconds=20.0),
    Exercise("05.3", "diagnose", points=2),
)
QUESTION_POINTS = 2
