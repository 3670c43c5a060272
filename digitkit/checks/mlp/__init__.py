"""What is right in lesson 4: a network of the sizes asked for, that starts at chance and learns."""

from digitkit.checks.exercise import Exercise

LESSON = "04_mlp"
EXERCISES = (
    Exercise("04.1", "count_parameters", points=2),
    Exercise("04.2", "build_mlp", points=3, seconds=20.0),
    Exercise("04.3", "compile_model", points=2, seconds=20.0),
)
QUESTION_POINTS = 2
