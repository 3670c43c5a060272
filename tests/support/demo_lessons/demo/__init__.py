"""A small lesson that only these tests have."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "90_demo",
    (
        Exercise("answer", points=2, seconds=5.0),
        Exercise("scale", points=3, seconds=5.0),
        Exercise("to_tensor", points=2, seconds=15.0),
    ),
    question_points=2,
)
