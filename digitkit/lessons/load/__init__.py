"""What is right in lesson 1: whole digits come out of a file, and damage is noticed."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "01_load",
    (
        Exercise("read_digits", points=2, blank='"uint8"'),
        Exercise("separate", points=2, blank='"label"'),
        Exercise("drop_damaged", points=3, seconds=20.0, blank="possible.all(axis=1)"),
    ),
    question_points=2,
)
