"""Lesson 8: augmentation, early stopping, and the best weights."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "08_improve",
    (
        Exercise("build_augmenter", points=3, seconds=30.0, blank="360"),
        Exercise("make_callbacks", points=2, seconds=30.0, blank="True"),
        Exercise("fit_best", points=3, seconds=60.0, blank="True"),
    ),
    question_points=2,
    needs_keras=True,
)
