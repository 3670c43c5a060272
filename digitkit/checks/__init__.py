"""What is graded: plain pytest tests of each lesson, and what they share.

A lesson is a package that names it (`LESSON`), its exercises (`EXERCISES`) and the points of its
written question (`QUESTION_POINTS`); in it, a module named after each function holds the tests of
that exercise. A short lesson may be one module with all of that. A test belongs to the exercise
whose function is the name of its first argument. Nothing here loads TensorFlow.
"""

import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType

from digitkit.checks.exercise import Exercise


def lessons() -> list[str]:
    """List the lessons that have checks, such as `"03_split"`, in their order."""
    found = [module.LESSON for module in map(_module, _module_names()) if module is not None]
    return sorted(found)


def exercises(lesson: str) -> tuple[Exercise, ...]:
    """List a lesson's exercises in their order.

    Raises:
        LookupError: there is no such lesson.
    """
    return tuple(lesson_module(lesson).EXERCISES)


def question_points(lesson: str) -> int:
    """Give the points of a lesson's written question."""
    return int(lesson_module(lesson).QUESTION_POINTS)


def exercise_of(function: str) -> Exercise:
    """Find the exercise in which a function is written.

    Raises:
        LookupError: no exercise asks for such a function.
    """
    for lesson in lessons():
        for exercise in exercises(lesson):
            if exercise.function == function:
                return exercise
    raise LookupError(f"no exercise asks for a function named {function!r}")


def lesson_of(exercise: Exercise) -> str:
    """Find the lesson that an exercise belongs to.

    Raises:
        LookupError: no lesson has it.
    """
    for lesson in lessons():
        if exercise in exercises(lesson):
            return lesson
    raise LookupError(f"no lesson has the exercise {exercise.id} {exercise.function}")


def tests_of(exercise: Exercise) -> list[Callable[..., None]]:
    """List an exercise's checks in the order in which they are tried, from cheap to deep."""
    return [
        value
        for module in _modules_with_tests(lesson_of(exercise), exercise.function)
        for name, value in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(value)
        if next(iter(inspect.signature(value).parameters), "") == exercise.function
    ]


def lesson_module(lesson: str) -> ModuleType:
    """Load the checks of one lesson, and of no other.

    Raises:
        LookupError: there is no such lesson.
    """
    slug = lesson.partition("_")[2]
    module = _module(slug) if slug in _module_names() else None
    if module is None or lesson != module.LESSON:
        raise LookupError(f"there is no lesson named {lesson!r}")
    return module


def asks_models(lesson: str) -> bool:
    """Tell whether a lesson's checks put questions to models, so that Keras is needed."""
    about_models = {"digitkit.checks.models", "digitkit.checks.given"}
    return any(
        getattr(value, "__module__", "") in about_models
        for exercise in exercises(lesson)
        for module in _modules_with_tests(lesson, exercise.function)
        for value in vars(module).values()
    )


def _modules_with_tests(lesson: str, function: str) -> list[ModuleType]:
    """Load what may hold the tests of an exercise: its own module, or the whole lesson's."""
    home = lesson_module(lesson)
    if not hasattr(home, "__path__"):
        return [home]
    names = [module.name for module in pkgutil.iter_modules(home.__path__)]
    return [import_module(f"{home.__name__}.{function}")] if function in names else []


def _module_names() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(__path__)]


@cache
def _module(name: str) -> ModuleType | None:
    module = import_module(f"{__name__}.{name}")
    return module if hasattr(module, "LESSON") else None
