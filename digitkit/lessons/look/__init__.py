"""Lesson 2: drawing digits, counting labels, and averaging images."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "02_look",
    (
        Exercise("to_image", points=2),
        Exercise("plot_digit", points=2),
        Exercise("plot_grid", points=3),
        Exercise("count_labels", points=2),
        Exercise("mean_images", points=2),
    ),
    question_points=2,
)
