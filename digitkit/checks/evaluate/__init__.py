"""What is right in lesson 6: answers are counted, drawn, bounded and ranked as they are."""

from digitkit.checks.exercise import Exercise

LESSON = "06_evaluate"
EXERCISES = (
    Exercise("06.1", "predict_labels", points=2, seconds=20.0),
    Exercise("06.2", "confusion_counts", points=2),
    Exercise("06.3", "plot_confusion", points=2),
    Exercise("06.4", "most_confused", points=3),
    Exercise("06.5", "accuracy_interval", points=2),
    Exercise("06.6", "worst_mistakes", points=3),
)
QUESTION_POINTS = 2
