"""Lesson 2: drawing digits, counting labels, and averaging images."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "02_look",
    (
        Exercise("to_image", points=2, blank="28"),
        Exercise("plot_digit", points=2, blank="255"),
        Exercise("plot_grid", points=3, blank="ax"),
        Exercise("count_labels", points=2, blank="range(10)"),
        Exercise("mean_images", points=2, blank="digit"),
    ),
    question_points=2,
)
