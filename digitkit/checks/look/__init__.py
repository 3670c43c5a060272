"""What is right in lesson 2: a row of numbers becomes an image, and many become a table."""

from digitkit.checks.exercise import Exercise

LESSON = "02_look"
EXERCISES = (
    Exercise("02.1", "to_image", points=2),
    Exercise("02.2", "plot_digit", points=2),
    Exercise("02.3", "plot_grid", points=3),
    Exercise("02.4", "count_labels", points=2),
    Exercise("02.5", "mean_images", points=2),
)
QUESTION_POINTS = 2
