"""Running an exercise's checks against a learner's function: one of five outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digitkit.checking.assertions import CheckFailed
from digitkit.lessons.catalog import tests_of
from digitkit.lessons.manifest import Exercise
from digitkit.outside.proxy import (
    CalledReference,
    LearnerRaised,
    NoFunction,
    NotStarted,
    Proxy,
)
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, RAISED, TIMED_OUT, ExerciseResult
from digitkit.outside.transport import Died, TimedOut, Transport
from digitkit.protocol.codec import WireError, decode, encode
from digitkit.protocol.values import Foreign, Raised

Check = Callable[..., None]
_BUSY = 0.05  # who uses more of the time on the clock than this doesn't wait, but gets too little


@dataclass
class _Finding:
    outcome: str
    observed: str = ""
    expected: str = ""
    hint: str = ""
    line: str = ""
    called: str = ""
    waited: bool = False
    beside: bool = False
    fault: BaseException | None = None


def run_exercise(
    exercise: Exercise, link: Transport, tests: Sequence[Check] | None = None
) -> ExerciseResult:
    """Try an exercise's checks in their order, up to the first that isn't passed.

    Args:
        exercise: the exercise.
        link: the way to the learner's function.
        tests: the checks; None takes those of the exercise's lesson.

    Returns:
        The verdict. Whatever the learner's code does, there is one.
    """
    tests = tests_of(exercise) if tests is None else tests
    stand_in = Proxy(exercise.function, link)
    passed, said = 0, _Finding(DONE)
    for test in tests:
        said = _try(test, stand_in)
        if said.outcome != DONE:
            break
        passed += 1
    points = float(exercise.points)
    return ExerciseResult(
        id=exercise.id,
        function=exercise.function,
        points=points if said.outcome == DONE else 0.0,
        max_points=points,
        passed=passed,
        checks=len(tests),
        **vars(said),
    )


def not_started(exercise: Exercise) -> ExerciseResult:
    """Give the verdict on an exercise whose function is missing or still blank, trying nothing."""
    return ExerciseResult(
        id=exercise.id,
        function=exercise.function,
        outcome=NOT_STARTED,
        points=0.0,
        max_points=float(exercise.points),
        passed=0,
        checks=len(tests_of(exercise)),
        observed=_not_written(exercise.function),
    )


def with_notes(result: ExerciseResult, link: Transport) -> ExerciseResult:
    """Add what failed elsewhere in the file, where it may help to know."""
    if result.done or result.outcome == NOT_STARTED:
        return result
    try:
        reply: Mapping[str, Any] = decode(link.ask(encode({"do": "notes"})))
        notes = tuple(str(note) for note in reply["value"])
    except (TimedOut, Died, WireError, LookupError, TypeError):
        return result
    return replace(result, notes=notes)


def without_line(result: ExerciseResult, stopped: ExerciseResult) -> ExerciseResult:
    """Add which line was left out since it took too long, where it may help to know.

    Args:
        result: the verdict without the line.
        stopped: the verdict with it.
    """
    if result.done or result.outcome == NOT_STARTED:
        return result
    return replace(result, notes=(f"{stopped.observed} It was left out.", *result.notes))


def _not_written(name: str) -> str:
    return f"`{name}` isn't written yet."


def _try(test: Check, stand_in: Proxy) -> _Finding:
    name = stand_in.__name__
    try:
        test(stand_in)
    except CheckFailed as problem:
        return _Finding(NOT_YET, problem.observed, problem.expected, problem.hint)
    except LearnerRaised as problem:
        return _of_error(problem.raised, problem.called)
    except TimedOut as problem:
        return _of_timeout(name, problem, stand_in.last_call)
    except Died as problem:
        return _Finding(RAISED, str(problem), called=stand_in.last_call)
    except NotStarted:
        return _Finding(NOT_STARTED, _not_written(name))
    except NoFunction as problem:
        return _no_function(name, str(problem))
    except CalledReference:
        return _called_reference(name)
    except WireError:
        observed = "Your code wrote into the line to the grader, and nothing can be made of it."
        return _Finding(RAISED, observed, called=stand_in.last_call)
    except Exception as fault:
        return _of_fault(fault, stand_in)
    return _Finding(DONE)


def _of_error(error: Raised, called: str) -> _Finding:
    observed = f"{error.kind}: {error.message}" if error.message else f"{error.kind}."
    place = f" of {error.where}" if error.where else ""
    line = f"{error.line}{place}    {error.code}".rstrip() if error.line else ""
    return _Finding(RAISED, observed, line=line, called=called)


def _of_timeout(name: str, end: TimedOut, called: str) -> _Finding:
    """Say which limit was reached, and where: in a call, or in a line of the file."""
    subject, line = f"`{name}`", ""
    if end.loading:
        subject, called = "Your file", ""
        if end.line is not None:
            subject = end.line.name[0].upper() + end.line.name[1:]
            place = f" of {end.line.place}" if end.line.place else ""
            line = f"{end.line.number}{place}    {end.line.code}"
    if not end.waited:
        observed = f"{subject} used up its {end.limit:g} seconds of processor time"
        hint = "look for a loop that never ends, or that does far more than it needs to"
    else:
        observed = f"{subject} did not finish in {end.limit:g} seconds"
        observed += f", and used {end.worked:.1f} seconds of processor time"
        hint = "look for a sleep, a lock, or a thread or process that it waits for"
        if end.worked > _BUSY * end.limit:
            hint = "close programs that keep your computer busy, and check again"
    before = f" before `{name}` was called" if end.loading else ""
    return _Finding(
        TIMED_OUT,
        f"{observed}{before}.",
        hint=hint,
        line=line,
        called=called,
        waited=end.waited,
        beside=end.line is not None and not end.line.needed,
    )


def _no_function(name: str, kind: str) -> _Finding:
    return _Finding(
        NOT_YET,
        f"`{name}` is {_a(kind)}, which can't be called.",
        expected=f"`{name}` is a function",
        hint=f"give the result another name, so that `{name}` stays the function",
    )


def _called_reference(name: str) -> _Finding:
    return _Finding(
        NOT_YET,
        f"Your `{name}` hands the work to digitkit's own `{name}`.",
        expected="a function of your own; anything else of digitkit may be used",
        hint=f"write your own `{name}`; its description says what it gives",
    )


def _of_fault(fault: Exception, stand_in: Proxy) -> _Finding:
    came_back = _kind_text(stand_in.last_value)
    return _Finding(
        NOT_YET,
        f"Nothing could be made of what your function gave back: {came_back}.",
        expected="what the description under the function's name says it returns",
        hint=f"call it yourself and look at the result: `{stand_in.__name__}(...)`",
        called=stand_in.last_call,
        fault=fault,
    )


def _kind_text(value: Any) -> str:
    if isinstance(value, Foreign):
        return _a(value.type_name)
    if isinstance(value, tuple | list):
        kinds = ", ".join(_kind_text(one) for one in value[:4])
        return f"{_a(type(value).__name__)} of {kinds}{' …' if len(value) > 4 else ''}"
    shape = getattr(value, "shape", None)
    size = f" of shape {shape}" if isinstance(shape, tuple) and shape else ""
    return f"{_a(type(value).__name__)}{size}" if value is not None else "None"


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
