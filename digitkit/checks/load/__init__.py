"""What is right in lesson 1: whole digits come out of a file, and damage is noticed."""

from digitkit.checks.exercise import Exercise

LESSON = "01_load"
EXERCISES = (
    Exercise("01.1", "read_digits", points=2),
    Exercise("01.2", "separate", points=2),
    Exercise("01.3", "drop_damaged", points=3, seconds=20.0),
)
QUESTION_POINTS = 2
