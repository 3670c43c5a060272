"""What is right in a small lesson that only these tests have."""

import numpy as np

from digitkit.checks.exercise import Exercise
from digitkit.checks.verdict import expect

LESSON = "90_demo"
EXERCISES = (
    Exercise("90.1", "answer", points=2, seconds=5.0),
    Exercise("90.2", "scale", points=3, seconds=5.0),
    Exercise("90.3", "to_tensor", points=2, seconds=15.0),
)
QUESTION_POINTS = 2


def test_answer_takes_a_number(answer):
    """It takes a number."""
    answer(0)


def test_answer_is_right(answer):
    """It gives the answer."""
    value = answer(1)
    expect(value == 42, f"The answer came out as {value}.", expected="42", hint="six times seven")


def test_scale_gives_floats(scale):
    """It gives float32."""
    scaled = scale(np.arange(6, dtype="uint8"))
    expect(scaled.dtype == "float32", f"The type is {scaled.dtype}.", expected="float32")


def test_scale_divides(scale):
    """It divides by 255."""
    scaled = scale(np.array([0, 255], "uint8"))
    expect(np.allclose(scaled, [0, 1]), f"0 and 255 became {scaled}.", expected="0 and 1")


def test_to_tensor_gives_images(to_tensor):
    """It gives images."""
    images = to_tensor(np.full((2, 784), 255, "uint8"))
    expect(images.shape == (2, 28, 28, 1), f"The shape is {images.shape}.")
    expect(images.max() == 1, f"The largest value is {images.max()}.")
