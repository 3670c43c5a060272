"""Lesson 1: reading digits from a file, and dropping damaged rows."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "01_load",
    (
        Exercise("read_digits", points=2, blank='"uint8"'),
        Exercise("separate", points=2, blank='"label"'),
        Exercise("drop_damaged", points=3, seconds=20.0, blank='numbers["label"]'),
    ),
    question_points=2,
)
