"""Lesson 7: images as tensors, output sizes, and a convolutional network."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "07_cnn",
    (
        Exercise("to_tensor", points=2, blank="1"),
        Exercise("output_size", points=2, blank="(size - kernel)"),
        Exercise("build_cnn", points=3, seconds=40.0, blank="Flatten"),
    ),
    question_points=2,
    needs_keras=True,
)
