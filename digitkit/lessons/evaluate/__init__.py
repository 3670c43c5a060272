"""Lesson 6: predictions, their confusion counts, a confidence interval, and the worst mistakes."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "06_evaluate",
    (
        Exercise("predict_labels", points=2, seconds=20.0),
        Exercise("confusion_counts", points=2),
        Exercise("plot_confusion", points=2),
        Exercise("most_confused", points=3),
        Exercise("accuracy_interval", points=2),
        Exercise("worst_mistakes", points=3),
    ),
    question_points=2,
    needs_keras=True,
)
