"""The demo lesson, and a folder to grade notebooks in."""

from tests.support.demo import _demo_lesson, desk

__all__ = ["_demo_lesson", "desk"]
