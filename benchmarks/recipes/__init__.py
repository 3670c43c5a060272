"""Trainings of small networks, each a plain function around one Keras `fit`."""

from benchmarks.recipes.best import best
from benchmarks.recipes.fast import fast
from benchmarks.recipes.tiny import tiny

__all__ = ["best", "fast", "tiny"]
