"""Lesson 5: training, learning curves, and a diagnosis."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "05_train",
    (
        Exercise("train", points=2, seconds=30.0, blank="(X_val, y_val)"),
        Exercise("plot_history", points=3, seconds=20.0, blank='f"val_{name}"'),
        Exercise("diagnose", points=2, blank="1.1"),
    ),
    question_points=2,
    needs_keras=True,
)
