"""Lesson 4: counting parameters, building and compiling a multilayer perceptron."""

from digitkit.lessons.manifest import Exercise, Lesson

LESSON = Lesson(
    "04_mlp",
    (
        Exercise("count_parameters", points=2, blank="1"),
        Exercise("build_mlp", points=3, seconds=20.0, blank='"softmax"'),
        Exercise(
            "compile_model", points=2, seconds=20.0, blank='"sparse_categorical_crossentropy"'
        ),
    ),
    question_points=2,
    needs_keras=True,
)
