"""Lesson 9: a submission for Kaggle, and drawings prepared like MNIST."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "09_use",
    (
        Exercise("make_submission", points=2, seconds=30.0, blank="1"),
        Exercise("prepare_drawing", points=3, seconds=20.0, blank="255"),
    ),
    question_points=2,
    needs_keras=True,
)
