"""`check`: the door to grading from a notebook, or from any Python session."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digitkit.outside.results import ExerciseResult

_NOTHING: Any = object()


class Points(float):
    """Points, as a plain number for programs and as a card for people.

    Its text is the plain number, which is what nbgrader reads as the score of a cell.
    """

    _card: str
    _shown: bool

    def __new__(cls, points: float, card: str) -> Points:
        """Make points that show themselves as this HTML."""
        made = super().__new__(cls, points)
        made._card = card
        made._shown = False
        return made

    def __repr__(self) -> str:
        return float.__repr__(float(self))

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return float, (float(self),)

    def _repr_html_(self) -> str:
        self._shown = True
        return self._card


def check(function: Any = _NOTHING) -> Points:
    """Check the answer to an exercise, and say what is right and what is not yet.

    Args:
        function: the function you wrote, such as `split`, or its name as text.

    Returns:
        The points: all of the exercise's or 0.0. In a notebook they show as a card; elsewhere
        the verdict is printed.
    """
    names = _names_of_caller(sys._getframe(1))
    with _unheard():
        from digitkit.doors.card import problem_card, verdict_card
        from digitkit.settings.terminal import fit_encoding

        name = _exercise_name(function, names)
        problem = _question(function) if name is None else _unusable_keras(name)
        if name is None or problem:
            points, text = Points(0.0, problem_card(problem)), problem
        else:
            result = _judge(name, function, names)
            points, text = Points(result.points, verdict_card(result)), _text(result)
    if not _show_later(points):
        print(fit_encoding(text, sys.stdout))
    return points


def _text(result: ExerciseResult) -> str:
    from digitkit.doors.terminal import exercise_text

    return exercise_text(result)


def _judge(name: str, function: Any, names: Mapping[str, Any]) -> ExerciseResult:
    """Judge what is passed, or, where only its name is, what the caller has under that name."""
    from digitkit.lessons.catalog import exercise_of
    from digitkit.outside.runner import check_live, not_started

    if _is_text(function):
        function = names.get(name, _NOTHING)
    if function is _NOTHING:
        return not_started(exercise_of(name))
    return check_live(name, function)


def _unusable_keras(name: str) -> str:
    """Say in one line why an exercise with Keras can't be graded here; empty where it can."""
    from digitkit.lessons.catalog import exercise_of, lesson_of, needs_keras
    from digitkit.settings.libraries import unusable_settings

    return unusable_settings() if needs_keras(lesson_of(exercise_of(name))) else ""


def _exercise_name(function: Any, names: Mapping[str, Any]) -> str | None:
    """Find the exercise that something answers.

    A function's own name says it, or else the name that the caller gave it, as after
    `split = lambda …` or `split = my_split`.
    """
    asked = _asked_functions()
    own = _own_name(function)
    if own in asked:
        return own
    if function is _NOTHING or _is_text(function):
        return None
    return next((name for name in asked if name in names and names[name] is function), None)


def _is_text(value: Any) -> bool:
    return issubclass(type(value), str)  # isinstance would ask the value itself


def _own_name(function: Any) -> str | None:
    """Give the name that was passed, or that a function goes by."""
    if _is_text(function):
        return str(function)
    try:
        name = function.__name__ if callable(function) else None
    except Exception:  # an object may refuse to tell
        return None
    return name if type(name) is str else None


def _asked_functions() -> list[str]:
    from digitkit.lessons.catalog import exercises, lessons

    return [exercise.function for lesson in lessons() for exercise in exercises(lesson)]


def _names_of_caller(frame: Any) -> Mapping[str, Any]:
    return {**frame.f_globals, **frame.f_locals}


def _question(function: Any) -> str:
    """Ask, in one line, which exercise is meant."""
    asked = _asked_functions()
    if function is _NOTHING:
        return "Which function? Put its name in the brackets, as in `check(split)`."
    own = _own_name(function)
    own = own[:40] if own and own != "<lambda>" else ""
    passed = f"a function named {own!r}" if own else f"a value of type {_kind(function)}"
    alike = difflib.get_close_matches(own, asked, 3, cutoff=0.7)
    known = alike or asked
    told = ", ".join(f"`{name}`" for name in known)
    return f"No exercise asks for {passed}. {'Did you mean' if alike else 'Functions'}: {told}."


def _kind(value: Any) -> str:
    from digitkit.protocol.codec import type_name

    return type_name(value)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Keep warnings, and what libraries write to standard error, out of the notebook.

    A single line there makes nbgrader count an answer as failed.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        try:  # TensorFlow writes to the file itself
            kept = os.dup(2)
            stack.callback(os.close, kept)
            nothing = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nothing)
            os.dup2(nothing, 2)
            stack.callback(os.dup2, kept, 2)
        except OSError:  # there is no standard error
            pass
        yield


_waiting: list[Points] = []


def _show_later(points: Points) -> bool:
    """Leave it to the notebook to show a card; False where there is no notebook.

    A card that isn't the cell's last value would never show, so those that nobody showed are
    shown when the cell has run.
    """
    shell = _kernel_shell()
    if shell is None:
        return False
    _waiting.append(points)
    if _show_waiting not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _show_waiting)
    return True


def _show_waiting(*_result: Any) -> None:
    from IPython.display import HTML, display

    cards = [points._card for points in _waiting if not points._shown]
    _waiting.clear()
    for card in cards:
        display(HTML(card))


def _kernel_shell() -> Any:
    """Give the IPython shell of a notebook's kernel, None elsewhere."""
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive is not None else None
    return shell if hasattr(shell, "kernel") else None
