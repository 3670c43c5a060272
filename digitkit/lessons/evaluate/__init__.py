"""Lesson 6: predictions, their confusion counts, a confidence interval, and the worst mistakes."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "06_evaluate",
    (
        Exercise("predict_labels", points=2, seconds=20.0, blank="1"),
        Exercise("confusion_counts", points=2, blank="range(10)"),
        Exercise("plot_confusion", points=2, blank='"d"'),
        Exercise("most_confused", points=3, blank="-pair[2]"),
        Exercise("accuracy_interval", points=2, blank="p * (1 - p) / n"),
        Exercise("worst_mistakes", points=3, blank="wrong"),
    ),
    question_points=2,
    needs_keras=True,
)
