"""`check`: grade an answer from a notebook or any Python session."""

from __future__ import annotations

import collections
import contextlib
import difflib
import io
import linecache
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digitkit.outside.results import ExerciseResult

_NOTHING: Any = object()


class Points(float):
    """Points: a plain number for programs and a card for people.

    Its text is the plain number, which nbgrader reads as the score of a cell.
    """

    _card: str
    _shown: bool

    def __new__(cls, points: float, card: str) -> Points:
        """Create points that are displayed as this HTML."""
        self = super().__new__(cls, points)
        self._card = card
        self._shown = False
        return self

    def __repr__(self) -> str:
        return float.__repr__(float(self))

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        return float, (float(self),)

    def _repr_html_(self) -> str:
        self._shown = True
        return self._card


def check(function: Any = _NOTHING, *, partial_credit: bool = False) -> Points:
    """Check the answer to an exercise, and show what is right and what is not yet.

    Args:
        function: the function you wrote, such as `split`, or its name as text.
        partial_credit: give points by the share of checks passed, as some courses do.

    Returns:
        The points: all of the exercise's or 0.0, or with partial credit a share. In a notebook they
        are shown as a card; elsewhere the result is printed.
    """
    caller = sys._getframe(1)
    names = {**caller.f_globals, **caller.f_locals}
    with _silenced():
        from digitkit.doors.rendering import exercise_text, problem_card, verdict_card
        from digitkit.settings.terminal import fit_encoding

        name = _exercise_name(function, names)
        problem = _question(function) if name is None else _unusable_keras(name)
        if name is None or problem:
            points, text = Points(0.0, problem_card(problem)), problem
        else:
            result = _grade(name, function, names)
            result = result.with_partial_credit() if partial_credit else result
            card = verdict_card(result, _way_on(result))
            points, text = Points(result.points, card), exercise_text(result)
    if not _show_later(points):
        print(fit_encoding(text, sys.stdout))
    return points


def _grade(name: str, function: Any, names: Mapping[str, Any]) -> ExerciseResult:
    """Grade what was passed, or, if that is a name, what the caller has under this name."""
    from digitkit.lessons.catalog import exercise_of
    from digitkit.outside.runner import check_live, not_started
    from digitkit.submissions.slicing import similar_name

    if _is_text(function):
        function = names.get(name, _NOTHING)
    if function is _NOTHING:
        written = [n for n, value in names.items() if type(value) is FunctionType]
        return not_started(exercise_of(name), misnamed=similar_name(name, written))
    with _exit_raises():
        result = check_live(name, function)
    note = _stale_note(name, function)
    return replace(result, notes=(note, *result.notes)) if note else result


@contextlib.contextmanager
def _exit_raises() -> Iterator[None]:
    """Let `exit()` and `quit()` raise SystemExit in a block, as in a script.

    In a notebook they end the kernel when the cell is done, and everything in it is lost.
    """
    shell = _kernel_shell()
    names = shell.user_ns if shell is not None else {}
    before = {name: names[name] for name in ("exit", "quit") if name in names}
    names.update(dict.fromkeys(before, sys.exit))
    try:
        yield
    finally:
        names.update(before)


def _stale_note(name: str, function: Any) -> str:
    """Return a note if the last cell that defines a function failed, so an older one is judged."""
    shell = _kernel_shell()
    if shell is None or type(function) is not FunctionType or function.__name__ != name:
        return ""
    defines = re.compile(rf"^(async +)?def +{name}\b", re.MULTILINE)
    cells = [cell for cell in shell.history_manager.input_hist_raw if defines.search(cell)]
    judged = "".join(linecache.getlines(function.__code__.co_filename))
    if not cells or not judged or _transformed(shell, cells[-1]).strip() == judged.strip():
        return ""
    return (
        f"An earlier version of `{name}` was judged: when you ran its cell last, it failed. "
        "Look at the error under that cell, then run both cells again."
    )


def _transformed(shell: Any, cell: str) -> str:
    """Return a cell as IPython compiles it, or as it is if IPython can't read it."""
    try:
        return str(shell.transform_cell(cell))
    except Exception:  # whatever is wrong in the learner's cell
        return cell


_tries: collections.Counter[str] = collections.Counter()  # of each exercise, since its last "done"
_MANY_TRIES = 3


def _way_on(result: ExerciseResult) -> str:
    """Return what to do next: the next exercise, or a way past this one after some tries."""
    from digitkit.lessons.catalog import exercise_of, exercises, lesson_of
    from digitkit.outside.results import NOT_STARTED

    name = result.function
    if result.done:
        del _tries[name]
        following = exercises(lesson_of(exercise_of(name)))
        others = [one for one in following if one.id > result.id]
        if others:
            return f"Next: exercise {others[0].id}, `{others[0].function}`."
        return "That was the last exercise of this lesson. `digitkit progress` shows all of them."
    _tries[name] += result.outcome != NOT_STARTED
    if _tries[name] < _MANY_TRIES:
        return ""
    return (
        f"Stuck after {_tries[name]} tries? The third hint above leaves one gap. Or go on with "
        f"ours: run `from digitkit import {name}` in a new cell. It gives no points, and "
        f"`{name}??` then shows how it is written."
    )


def _unusable_keras(name: str) -> str:
    """Return a line why an exercise with Keras can't be graded here; empty if it can."""
    from digitkit.lessons.catalog import exercise_of, lesson_of, needs_keras
    from digitkit.settings.libraries import unusable_settings

    return unusable_settings() if needs_keras(lesson_of(exercise_of(name))) else ""


def _exercise_name(function: Any, names: Mapping[str, Any]) -> str | None:
    """Find the exercise that a value answers.

    It is known by the function's own name, or else by the name that the caller gave it, as after
    `split = lambda …` or `split = my_split`.
    """
    known = _exercise_functions()
    own = _own_name(function)
    if own in known:
        return own
    if function is _NOTHING or _is_text(function):
        return None
    return next((name for name in known if name in names and names[name] is function), None)


def _is_text(value: Any) -> bool:
    return issubclass(type(value), str)  # isinstance would ask the value itself


def _own_name(function: Any) -> str | None:
    """Return the name that was passed, or the function's own name."""
    if _is_text(function):
        return str(function)
    try:
        name = function.__name__ if callable(function) else None
    except Exception:  # an object may raise whatever it likes
        return None
    return name if type(name) is str else None


def _exercise_functions() -> list[str]:
    from digitkit.lessons.catalog import exercises, lessons

    return [exercise.function for lesson in lessons() for exercise in exercises(lesson)]


def _question(function: Any) -> str:
    """Return a line that asks which exercise is meant."""
    from digitkit.protocol.codec import type_name

    known = _exercise_functions()
    if function is _NOTHING:
        return 'Which function? Put its name in the brackets, as in `check("split")`.'
    own = _own_name(function)
    own = own[:40] if own and own != "<lambda>" else ""
    passed = f"a function named {own!r}" if own else f"a value of type {type_name(function)}"
    similar = difflib.get_close_matches(own, known, 3, cutoff=0.7)
    listed = ", ".join(f"`{name}`" for name in similar or known)
    return f"No exercise asks for {passed}. {'Did you mean' if similar else 'Functions'}: {listed}."


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Keep warnings, and what libraries write to standard error, out of the notebook.

    With a single line there, nbgrader counts an answer as failed.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        try:  # TensorFlow writes to the file descriptor itself
            stderr = os.dup(2)
            stack.callback(os.close, stderr)
            devnull = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, devnull)
            os.dup2(devnull, 2)
            stack.callback(os.dup2, stderr, 2)
        except OSError:  # there is no standard error
            pass
        yield


_waiting: list[Points] = []


def _show_later(points: Points) -> bool:
    """Let the notebook show a card; return False if there is no notebook.

    The notebook only shows the last value of a cell, so the other cards are shown when the cell
    has run.
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
        display(HTML(card))  # type: ignore[no-untyped-call]


def _kernel_shell() -> Any:
    """Return the IPython shell of a notebook's kernel, None elsewhere."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell if hasattr(shell, "kernel") else None
