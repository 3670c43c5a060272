"""Find the lessons; no other list of them exists.

A lesson is a folder in `digitkit/lessons`. Its `__init__.py` holds the manifest (`LESSON`),
`reference.py` the model answers, and `checks/` one module per function with the tests of that
exercise: the functions whose name begins with `test_` and whose first argument is named after the
learner's function. Nothing here loads TensorFlow.
"""

import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

import digitkit.lessons
from digitkit.lessons.manifest import Exercise, Lesson


def lessons() -> list[str]:
    """List the names of the lessons, such as `"03_split"`, in order."""
    return sorted(_lesson(slug).name for slug in _slugs())


def lesson_named(name: str) -> Lesson:
    """Return the manifest of a lesson; no other lesson is loaded.

    Raises:
        LookupError: there is no such lesson.
    """
    slug = name.partition("_")[2]
    if slug not in _slugs() or _lesson(slug).name != name:
        raise LookupError(f"there is no lesson named {name!r}")
    return _lesson(slug)


def exercises(lesson: str) -> tuple[Exercise, ...]:
    """List a lesson's exercises in order.

    Raises:
        LookupError: there is no such lesson.
    """
    return lesson_named(lesson).exercises


def question_points(lesson: str) -> int:
    """Return the points of a lesson's written question."""
    return lesson_named(lesson).question_points


def needs_keras(lesson: str) -> bool:
    """Check whether a lesson's checks need Keras."""
    return lesson_named(lesson).needs_keras


def exercise_of(function: str) -> Exercise:
    """Find the exercise that asks for a function.

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
    """List an exercise's checks in the order in which they run."""
    slug = lesson_of(exercise).partition("_")[2]
    name = f"digitkit.lessons.{slug}.checks.{exercise.function}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in (name, name.rpartition(".")[0]):
            raise
        return []
    return [
        value
        for name, value in vars(module).items()
        if name.startswith("test_") and inspect.isfunction(value)
        if next(iter(inspect.signature(value).parameters), "") == exercise.function
    ]


def questions_of(exercise: Exercise) -> list[str]:
    """List what an exercise's checks ask, a sentence each, in the order in which they run."""
    docs = [(test.__doc__ or "").strip() for test in tests_of(exercise)]
    return [(doc.splitlines() or [""])[0] for doc in docs]


def _slugs() -> list[str]:
    return [
        module.name for module in pkgutil.iter_modules(digitkit.lessons.__path__) if module.ispkg
    ]


@cache
def _lesson(slug: str) -> Lesson:
    lesson: Lesson = import_module(f"digitkit.lessons.{slug}").LESSON
    return lesson
