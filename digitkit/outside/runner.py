"""Run an exercise's checks on a learner's function: the result has one of five outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digitkit.checking.assertions import CheckFailed
from digitkit.lessons.catalog import exercise_of, tests_of
from digitkit.lessons.manifest import Exercise
from digitkit.outside.advice import advice
from digitkit.outside.own_arguments import expect_own_arguments, shared_data_note
from digitkit.outside.proxy import (
    CalledReference,
    LearnerRaised,
    NoFunction,
    NotStarted,
    Proxy,
    StubLeft,
)
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, RAISED, TIMED_OUT, ExerciseResult
from digitkit.outside.transport import Died, InProcessTransport, TimedOut, Transport
from digitkit.protocol.codec import ProtocolError, decode, encode
from digitkit.protocol.time_limits import TimeLimit
from digitkit.protocol.values import Foreign, GlobalReads, Raised
from digitkit.settings.libraries import drawing_note, known_settings

Check = Callable[..., None]
_BUSY = 0.05  # code that used more of the wall-clock time than this was slowed down, not waiting


@dataclass
class _Verdict:
    outcome: str
    observed: str = ""
    expected: str = ""
    hint: str = ""
    line: str = ""
    inside: str = ""
    called: str = ""
    waited: bool = False
    beside: bool = False
    fault: BaseException | None = None


def run_exercise(
    exercise: Exercise, transport: Transport, tests: Sequence[Check] | None = None
) -> ExerciseResult:
    """Run an exercise's checks in order, up to the first that fails.

    Args:
        exercise: the exercise.
        transport: the connection to the learner's function.
        tests: the checks; None takes those of the exercise's lesson.

    Returns:
        The result. Whatever the learner's code does, there is one.
    """
    tests = tests_of(exercise) if tests is None else tests
    proxy = Proxy(exercise.function, transport)
    reads = GlobalReads()

    def expect_arguments_read(_proxy: Proxy) -> None:
        nonlocal reads
        reads = proxy.reads()
        expect_own_arguments(exercise.function, reads)

    # Before the checks: such a function may train for minutes on the notebook's own digits.
    verdict, passed = _run(expect_arguments_read, proxy), 0
    named = verdict.outcome != DONE
    for test in () if named else tests:
        verdict = _run(test, proxy)
        if verdict.outcome != DONE:
            break
        passed += 1
    result = _result(exercise, verdict, passed, len(tests))
    note = shared_data_note(exercise.function, reads)
    wanted = note and not named and verdict.outcome not in (DONE, NOT_STARTED)
    return replace(result, notes=(note,)) if wanted else result


def _result(exercise: Exercise, verdict: _Verdict, passed: int, checks: int) -> ExerciseResult:
    points = float(exercise.points)
    return ExerciseResult(
        id=exercise.id,
        function=exercise.function,
        points=points if verdict.outcome == DONE else 0.0,
        max_points=points,
        passed=passed,
        checks=checks,
        **vars(verdict),
    )


def check_live(name: str, function: Any) -> ExerciseResult:
    """Grade a function in this process, as the check of a notebook does.

    Args:
        name: the name of the exercise's function, such as `"split"`.
        function: the learner's function, or whatever has its name.

    Raises:
        LookupError: no exercise asks for such a function.
    """
    exercise = exercise_of(name)
    limit = TimeLimit.of(exercise.seconds)
    transport = InProcessTransport({name: function}, guard=name, limit=limit)
    try:
        with known_settings():  # for the check's own lines too
            result = run_exercise(exercise, transport)
        note = drawing_note() if name.startswith("plot_") and not result.done else ""
        return replace(result, notes=(*result.notes, note)) if note else result
    finally:
        transport.close()


def not_started(exercise: Exercise, *, misnamed: str = "", in_text: bool = False) -> ExerciseResult:
    """Return the result of an exercise whose function is missing or blank; nothing is run.

    Args:
        exercise: the exercise.
        misnamed: a function that was probably meant to be this one.
        in_text: whether the function is written in a text cell.
    """
    name = exercise.function
    verdict = _not_written(name)
    if misnamed:
        verdict = _Verdict(
            NOT_YET,
            f"You wrote a function named `{misnamed}`, and none named `{name}`.",
            expected=f"a function named `{name}`",
            hint=f"rename it: `def {name}(…)`",
        )
    elif in_text:
        verdict = _Verdict(
            NOT_YET,
            f"`{name}` is written in a text cell, which is never run.",
            expected=f"`{name}` in the code cell under the task",
            hint="move your lines into that cell, and run it",
        )
    return _result(exercise, verdict, 0, len(tests_of(exercise)))


def with_notes(result: ExerciseResult, transport: Transport) -> ExerciseResult:
    """Add what failed elsewhere in the file, if it may help the learner."""
    if result.done or result.outcome == NOT_STARTED:
        return result
    try:
        reply: Mapping[str, Any] = decode(transport.ask(encode({"do": "notes"})))
        notes = tuple(str(note) for note in reply["value"])
    except (TimedOut, Died, ProtocolError, LookupError, TypeError):
        return result
    return replace(result, notes=(*result.notes, *notes))


def without_line(result: ExerciseResult, stopped: ExerciseResult) -> ExerciseResult:
    """Add which line was left out because it took too long, if it may help the learner.

    Args:
        result: the result without the line.
        stopped: the result with it.
    """
    if result.done or result.outcome == NOT_STARTED:
        return result
    return replace(result, notes=(f"{stopped.observed} It was left out.", *result.notes))


def _not_written(name: str) -> _Verdict:
    return _Verdict(NOT_STARTED, f"`{name}` isn't written yet.")


def _run(test: Check, proxy: Proxy) -> _Verdict:
    name = proxy.__name__
    try:
        test(proxy)
    except CheckFailed as problem:
        return _Verdict(NOT_YET, problem.observed, problem.expected, problem.hint)
    except LearnerRaised as problem:
        return _of_error(problem.raised, problem.called)
    except TimedOut as problem:
        return _of_timeout(name, problem, proxy.last_call)
    except Died as problem:
        return _Verdict(RAISED, str(problem), called=proxy.last_call)
    except NotStarted:
        return _not_written(name)
    except StubLeft as problem:
        return _stub_left(name, problem)
    except NoFunction as problem:
        return _no_function(name, str(problem))
    except CalledReference:
        return _called_reference(name)
    except ProtocolError:
        observed = "Your code wrote into the connection to the grader, so no reply can be read."
        return _Verdict(RAISED, observed, called=proxy.last_call)
    except Exception as fault:
        return _of_fault(fault, proxy)
    return _Verdict(DONE)


def _of_error(error: Raised, called: str) -> _Verdict:
    observed = f"{error.kind}: {error.message}" if error.message else f"{error.kind}."
    place = f" of {error.where}" if error.where else ""
    line = f"{error.line}{place}    {error.code}".rstrip() if error.line else ""
    inside = f"`{error.helper}`, line {error.helper_line}" if error.helper else ""
    return _Verdict(RAISED, observed, hint=advice(error), line=line, inside=inside, called=called)


def _of_timeout(name: str, end: TimedOut, called: str) -> _Verdict:
    """Explain which limit was reached, and where: in a call, or in a line of the file."""
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
    return _Verdict(
        TIMED_OUT,
        f"{observed}{before}.",
        hint=hint,
        line=line,
        called=called,
        waited=end.waited,
        beside=end.line is not None and not end.line.needed,
    )


def _stub_left(name: str, problem: StubLeft) -> _Verdict:
    where = f"{problem.line}    {problem.code}" if problem.line else ""
    return _Verdict(
        NOT_YET,
        f"The line `raise NotImplementedError` is still in `{name}`, and ends it.",
        expected="your own lines alone",
        hint="delete that line",
        line=where,
    )


def _no_function(name: str, kind: str) -> _Verdict:
    return _Verdict(
        NOT_YET,
        f"`{name}` is {_a(kind)}, which can't be called.",
        expected=f"`{name}` is a function",
        hint=f"give the result another name, so that `{name}` stays the function",
    )


def _called_reference(name: str) -> _Verdict:
    return _Verdict(
        NOT_YET,
        f"Your `{name}` hands the work to digitkit's own `{name}`.",
        expected="a function of your own; anything else of digitkit may be used",
        hint=f"write your own `{name}`; its description says what it gives",
    )


def _of_fault(fault: Exception, proxy: Proxy) -> _Verdict:
    returned = _kind_text(proxy.last_value)
    return _Verdict(
        NOT_YET,
        f"The check can't use what your function returned: {returned}.",
        expected="what the description under the function's name says it returns",
        hint=f"call it yourself and look at the result: `{proxy.__name__}(...)`",
        called=proxy.last_call,
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
