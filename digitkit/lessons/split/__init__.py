"""Lesson 3: training and validation parts that share no row, and scaled pixels."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "03_split",
    (
        Exercise("split", points=2, blank="y"),
        Exercise("scale", points=2, blank="255"),
        Exercise("standardize", points=3, blank="X_train"),
        Exercise("count_shared_rows", points=2, seconds=20.0, blank="seen"),
    ),
    question_points=2,
)
