"""What is right in lesson 8: images redrawn a little, and the best weights kept."""

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
