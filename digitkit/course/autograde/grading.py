"""Grade a submission: whatever its bytes are, there is a verdict.

This code opens no gradebook and loads no TensorFlow. Learners' code runs behind a transport.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from digitkit.checking.digits import unseen
from digitkit.course.autograde.code_flags import code_flags
from digitkit.course.autograde.execution import ExecutedNotebook, OpenTransport, execute_cells
from digitkit.course.autograde.feedback import graded_notebook, ungraded_notebook
from digitkit.course.autograde.lesson_copy import LessonCopy, Restored, restore_lesson
from digitkit.course.autograde.submission import Unreadable, at, read_notebook
from digitkit.course.cells import Cell
from digitkit.course.course import one_line
from digitkit.lessons.catalog import questions_of
from digitkit.lessons.manifest import Exercise
from digitkit.outside.results import DONE, NOT_STARTED, TIMED_OUT, ExerciseResult, partial_points
from digitkit.outside.runner import not_started, run_exercise, with_notes, without_line
from digitkit.outside.transport import Died, TimedOut
from digitkit.protocol.codec import ProtocolError
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit, is_busy
from digitkit.submissions.slicing import Program

GRADED = "graded"
NOT_GRADED = "could not be graded"
FITTED = "right on the visible data, not right on unseen data"


class SandboxFailed(Exception):  # noqa: N818
    """The process for learners' code fails, through no fault of theirs."""


@dataclass(frozen=True)
class Graded:
    """The verdict on a submission, plain enough to be sent and kept as JSON.

    Attributes:
        status: `GRADED` or `NOT_GRADED`.
        reason: why it could not be graded; empty if it was.
        points: the points reached by machine.
        max_points: the points that could be.
        seconds: how long grading took.
        exercises: the verdict on each exercise, as `ExerciseResult.as_json`, and its seconds.
        flags: what was noticed.
        scores: the points of each cell that is worth some; None waits for a person.
        unanswered: the cells that were left as they were handed out.
        notebook: the graded notebook, as JSON.
        retry: it failed for a reason outside the submission, so it is worth another try.
        late: a wall-clock limit was reached on a busy machine, so it is worth another try alone.
    """

    status: str
    reason: str = ""
    points: float = 0.0
    max_points: float = 0.0
    seconds: float = 0.0
    exercises: list[dict[str, Any]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    scores: dict[str, float | None] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    notebook: str = ""
    retry: bool = False
    late: bool = False


@dataclass(frozen=True)
class Judgement:
    """The result of trying an answer.

    Attributes:
        result: the verdict, in words that its learner may read.
        noticed: what an instructor may want to know of the answer's behaviour.
    """

    result: ExerciseResult
    noticed: tuple[str, ...] = ()


def judge(
    plan: Plan, exercise: Exercise, open_transport: OpenTransport, secret: bytes = b""
) -> Judgement:
    """Try an answer, in a new process each time.

    Args:
        plan: the answer.
        exercise: the exercise that it answers.
        open_transport: opens a transport to a process that runs a plan within a time limit.
        secret: the seed of the unseen data, which decide; empty lets the visible data decide.

    Raises:
        SandboxFailed: learners' code can't be run here.
    """
    if not plan.pieces:
        blank = not_started(exercise, misnamed=plan.misnamed, in_text=plan.in_text)
        return Judgement(blank)
    with unseen(secret) if secret else nullcontext():
        judged = _try(plan, exercise, open_transport)
    outcome = judged.result.outcome
    if not secret or outcome in (DONE, NOT_STARTED):
        return judged
    if outcome == TIMED_OUT:  # it would time out again, and the message shows nothing but the call
        return replace(judged, result=replace(judged.result, called=""))
    return _explained(exercise, judged, _try(plan, exercise, open_transport))


def _explained(exercise: Exercise, decided: Judgement, visible: Judgement) -> Judgement:
    """Explain a failure on unseen data by what the visible data show."""
    noticed = tuple(dict.fromkeys([*decided.noticed, *visible.noticed]))
    if not visible.result.done:
        return Judgement(visible.result, noticed)
    return Judgement(_right_on_visible_only(exercise, decided.result), (FITTED, *noticed))


def _right_on_visible_only(exercise: Exercise, result: ExerciseResult) -> ExerciseResult:
    """Explain that an answer is right on the visible data alone, without showing the others."""
    question = questions_of(exercise)[result.passed]
    return replace(
        result,
        observed=f"`{result.function}` is right on the digits and numbers that the check in your "
        "notebook asks about, but not on others.",
        expected=f"on any others too: {question}",
        hint="look for a number, a size or an order that your code takes from those digits alone",
        line="",
        called="",
        notes=(),
    )


def _try(plan: Plan, exercise: Exercise, open_transport: OpenTransport) -> Judgement:
    transport = _WatchedTransport(open_transport, plan, TimeLimit.of(exercise.seconds))
    try:
        result = with_notes(run_exercise(exercise, transport), transport)
    finally:
        transport.close()
    if transport.failure:  # a check never sees it, and it is not the learner's fault
        raise SandboxFailed(transport.failure)
    if result.beside:  # a line that the function does not need takes too long: leave it out
        judged = _try(plan.without_extra(), exercise, open_transport)
        return replace(judged, result=without_line(judged.result, result))
    return Judgement(result, transport.noticed)


class _WatchedTransport:
    """A transport that remembers failures which are not the learner's."""

    def __init__(self, open_transport: OpenTransport, plan: Plan, limit: TimeLimit) -> None:
        self.failure = ""
        try:
            self._transport = open_transport(plan, limit)
        except Exception as problem:
            raise SandboxFailed(reason_of(problem)) from problem

    def ask(self, message: bytes) -> bytes:
        """Send a message, return the reply, and remember a failure."""
        try:
            return self._transport.ask(message)
        except (TimedOut, Died, ProtocolError):
            raise
        except Exception as problem:
            self.failure = reason_of(problem)
            raise Died(self.failure) from problem

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()

    @property
    def noticed(self) -> tuple[str, ...]:
        """What the process reported of the code; only a sandbox does."""
        return tuple(getattr(self._transport, "noticed", ()))


def reason_of(problem: Exception) -> str:
    """Return the text of an error in one line, never empty."""
    return one_line(problem)[:200] or type(problem).__name__


def grade(
    content: bytes,
    lesson: LessonCopy,
    open_transport: OpenTransport,
    *,
    secret: bytes = b"",
    execute: bool = False,
) -> Graded:
    """Grade a submission.

    Args:
        content: the submitted notebook, any bytes.
        lesson: the course's own copy of the lesson.
        open_transport: opens a transport to a process that runs a plan within a time limit.
        secret: the seed of the unseen data, which decide; empty lets the visible data decide.
        execute: run every cell too, and keep the outputs.

    Raises:
        SandboxFailed: learners' code can't be run here; nothing else is ever raised.
    """
    begin, flags = time.perf_counter(), list[str]()
    try:
        graded = _grade(content, lesson, open_transport, secret, execute, flags)
    except Unreadable as problem:
        graded = not_graded(lesson, str(problem), flags)
    except SandboxFailed:
        raise
    except Exception as problem:  # there is a verdict, whatever was submitted
        reason = f"reading its code failed ({type(problem).__name__})"
        graded = not_graded(lesson, reason, flags)
    return replace(graded, seconds=round(time.perf_counter() - begin, 3))


def not_graded(lesson: LessonCopy, reason: str, flags: list[str], *, retry: bool = False) -> Graded:
    """Return the verdict on a submission that can't be graded: no score, not even 0."""
    return Graded(
        NOT_GRADED,
        reason,
        max_points=lesson.max_points,
        flags=flags,
        scores={name: None for name, cell in lesson.cells.items() if cell.grade},
        notebook=ungraded_notebook(lesson, reason),
        retry=retry,
    )


def _grade(
    content: bytes,
    lesson: LessonCopy,
    open_transport: OpenTransport,
    secret: bytes,
    execute: bool,
    flags: list[str],
) -> Graded:
    metadata, cells = read_notebook(content, flags)
    _expect_python(metadata, flags)
    restored = restore_lesson(cells, lesson)
    program = restored.program(f"{lesson.lesson}.ipynb")
    _expect_this_lesson(metadata, restored, program, lesson, flags)
    flags += restored.flags
    flags += code_flags(restored, lesson)
    elsewhere = _answered_elsewhere(restored, lesson)
    flags += [
        f"{n}: the written answer is in another cell; a person has to look" for n in elsewhere
    ]
    results: dict[str, ExerciseResult] = {}
    seconds: dict[str, float] = {}
    for name, exercise in lesson.exercises.items():
        begin = time.perf_counter()
        judged = judge(program.plan(exercise.function), exercise, open_transport, secret)
        results[name] = _with_credit(judged.result, lesson)
        seconds[name] = round(time.perf_counter() - begin, 3)
        flags += [f"{exercise.function}: {one}" for one in judged.noticed]
    executed = None
    if execute or lesson.own_checks:
        executed = execute_cells(restored, open_transport, lesson.sandbox_function)
        flags += executed.flags
    graded = _scored(restored, lesson, results, executed, elsewhere=elsewhere, show=execute)
    exercises = [{**r.as_json(), "seconds": seconds[name]} for name, r in results.items()]
    late = is_busy() and any(result.waited for result in results.values())
    return replace(graded, exercises=exercises, flags=flags, late=late)


def _with_credit(result: ExerciseResult, lesson: LessonCopy) -> ExerciseResult:
    """Give points by the share of checks passed, if the course does."""
    return result.with_partial_credit() if lesson.partial_credit else result


def _scored(
    restored: Restored,
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    executed: ExecutedNotebook | None,
    *,
    elsewhere: Collection[str],
    show: bool,
) -> Graded:
    """Return the points and the notebook of a submission whose answers were tried.

    Args:
        restored: the submission.
        lesson: the course's own copy.
        results: the verdict on each exercise, by the cell that has its points.
        executed: the outputs of all cells, if they were run.
        elsewhere: the written questions that are answered beside their cell.
        show: show these in the notebook, not the submitted ones.
    """
    sources = {cell.grade_id: cell.source for cell in restored.cells}
    solutions = [cell for cell in lesson.cells.values() if cell.solution]
    unanswered = [c.grade_id for c in solutions if sources.get(c.grade_id) == c.source]
    unanswered = [name for name in unanswered if name not in elsewhere]
    blank = {*unanswered} - restored.missing
    scores = _scores(lesson, results, blank, executed.scores if executed else {})
    checked = [scores[name] or 0.0 for name, cell in lesson.cells.items() if cell.is_check]
    return Graded(
        GRADED,
        points=float(sum(checked)),
        max_points=lesson.max_points,
        scores=scores,
        unanswered=unanswered,
        notebook=graded_notebook(restored, lesson, results, scores, executed if show else None),
    )


def _answered_elsewhere(restored: Restored, lesson: LessonCopy) -> list[str]:
    """Return the written questions that were left blank, with a text of the learner's beside them.

    Some people type their answer into the task's cell, or into a new cell next to the one for it.
    """
    places = {cell.grade_id: number for number, cell in enumerate(restored.cells)}
    found = []
    for name, known in lesson.cells.items():
        is_written = known.grade and known.solution and known.cell_type == "markdown"
        if not is_written or name not in places:
            continue
        place = places[name]
        if restored.cells[place].source != known.source:
            continue
        if any(
            cell.cell_type != "code"
            and not cell.grade_id
            and cell.source.strip()
            and cell.source.strip() not in lesson.released_texts
            for cell in _beside(restored.cells, place)
        ):
            found.append(name)
    return found


def _beside(cells: list[Cell], place: int) -> list[Cell]:
    """Return the cells before and after one, up to the next one that the course tracks."""
    before = takewhile(lambda cell: not cell.grade_id, reversed(cells[:place]))
    after = takewhile(lambda cell: not cell.grade_id, cells[place + 1 :])
    return [*before, *after]


def _scores(
    lesson: LessonCopy,
    results: dict[str, ExerciseResult],
    blank: set[str],
    executed: dict[str, float | None],
) -> dict[str, float | None]:
    """Score each cell; what a person wrote waits for a person, unless it is blank."""
    scores: dict[str, float | None] = {}
    for name, cell in lesson.cells.items():
        if name in results:
            share = results[name].share if lesson.partial_credit else float(results[name].done)
            scores[name] = partial_points(cell.points or 0.0, share)
        elif cell.grade and cell.solution:
            scores[name] = 0.0 if name in blank else None
        elif cell.grade:
            scores[name] = executed.get(name)
    return scores


def _expect_python(metadata: dict[str, Any], flags: list[str]) -> None:
    language = at(metadata, "kernelspec", "language") or at(metadata, "language_info", "name")
    if isinstance(language, str) and language.lower() not in ("", "python", "python3"):
        flags.append(f"saved with a kernel for {language[:30]!r}; graded as Python")


def _expect_this_lesson(
    metadata: dict[str, Any],
    restored: Restored,
    program: Program,
    lesson: LessonCopy,
    flags: list[str],
) -> None:
    """Refuse a notebook in which nothing is of this lesson."""
    named = at(metadata, "digitkit", "lesson")
    other = named[:40] if isinstance(named, str) and named != lesson.lesson else ""
    own = {name for name, cell in lesson.cells.items() if cell.solution or cell.is_check}
    shared = {"question"}  # every lesson has one
    if (own - shared or own) - restored.missing:
        if other:
            flags.append(f"it says that it is of {other!r}")
        return
    functions = {exercise.function for exercise in lesson.exercises.values()}
    symbols = [statement.names for cell in program.statements for statement in cell]
    if not other and any(functions & (one.binds - one.imports) for one in symbols):
        return
    claim = f" and says that it is of {other!r}" if other else ""
    raise Unreadable(f"it has none of the cells of {lesson.lesson}{claim}")
