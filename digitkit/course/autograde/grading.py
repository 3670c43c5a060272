"""From the bytes of a submission to its verdict: whatever they are, there is one.

What runs here holds no gradebook and loads no TensorFlow. Learners' code runs behind a link.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from digitkit.checking.digits import unseen
from digitkit.course.autograde.cells import UnreadableNotebook, at, read_notebook
from digitkit.course.autograde.code_flags import code_flags
from digitkit.course.autograde.execution import execute_cells
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.restored import Restored, restore
from digitkit.course.autograde.scores import Graded, not_graded, scored
from digitkit.lessons.catalog import tests_of
from digitkit.lessons.manifest import Exercise
from digitkit.outside.results import DONE, NOT_STARTED, TIMED_OUT, ExerciseResult
from digitkit.outside.runner import not_started, run_exercise, with_notes, without_line
from digitkit.outside.transport import Died, TimedOut, Transport
from digitkit.protocol.codec import WireError
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit, is_busy
from digitkit.submissions.slicing import Program

LinkFor = Callable[[Plan, TimeLimit], Transport]
FITTED = "right on the visible data, not right on unseen data"


class SandboxFailed(Exception):  # noqa: N818
    """What runs learners' code doesn't; no fault of theirs."""


@dataclass(frozen=True)
class Judgement:
    """What came of trying an answer.

    Attributes:
        result: the verdict, in words that its learner may read.
        noticed: what an instructor may want to know of how the answer behaved.
    """

    result: ExerciseResult
    noticed: tuple[str, ...] = ()


def judge(plan: Plan, exercise: Exercise, link: LinkFor, secret: bytes = b"") -> Judgement:
    """Try an answer, in a process of its own each time.

    Args:
        plan: the answer.
        exercise: the exercise that it answers.
        link: gives a way to a process that runs a plan, with a time limit.
        secret: what the unseen data are drawn from; empty lets the visible ones decide.

    Raises:
        SandboxFailed: learners' code can't be run here.
    """
    if not plan.pieces:
        return Judgement(not_started(exercise))
    with unseen(secret) if secret else nullcontext():
        judged = _tried(plan, exercise, link)
    outcome = judged.result.outcome
    if not secret or outcome in (DONE, NOT_STARTED):
        return judged
    if outcome == TIMED_OUT:  # as it would be again, and the message names nothing but the call
        return replace(judged, result=replace(judged.result, called=""))
    return _explained(exercise, judged, _tried(plan, exercise, link))


def _explained(exercise: Exercise, decided: Judgement, shown: Judgement) -> Judgement:
    """Say of an answer that isn't right on unseen data what the visible ones show of it."""
    noticed = tuple(dict.fromkeys([*decided.noticed, *shown.noticed]))
    if not shown.result.done:
        return Judgement(shown.result, noticed)
    return Judgement(_elsewhere(exercise, decided.result), (FITTED, *noticed))


def _elsewhere(exercise: Exercise, result: ExerciseResult) -> ExerciseResult:
    """Say that an answer is right on the visible data alone, with no word of the others."""
    failed = tests_of(exercise)[result.passed]
    asked = (failed.__doc__ or "").strip().partition("\n")[0]
    return replace(
        result,
        observed=f"`{result.function}` is right on the digits and numbers that the check in your "
        "notebook asks about, but not on others.",
        expected=f"on any others too: {asked}",
        hint="look for a number, a size or an order that your code takes from those digits alone",
        line="",
        called="",
        notes=(),
    )


def _tried(plan: Plan, exercise: Exercise, link: LinkFor) -> Judgement:
    watched = _Watched(link, plan, TimeLimit.of(exercise.seconds))
    try:
        result = with_notes(run_exercise(exercise, watched), watched)
    finally:
        watched.close()
    if watched.failure is not None:  # a check never sees it, and no learner answers for it
        raise SandboxFailed(watched.failure)
    if result.beside:  # a line that the function doesn't need takes too long: do without
        judged = _tried(plan.without_extra(), exercise, link)
        return replace(judged, result=without_line(judged.result, result))
    return Judgement(result, watched.noticed)


class _Watched:
    """A link that remembers when it failed for no reason of the learner's."""

    def __init__(self, link: LinkFor, plan: Plan, limit: TimeLimit) -> None:
        self.failure: str | None = None
        try:
            self._link = link(plan, limit)
        except Exception as problem:
            raise SandboxFailed(in_a_line(problem)) from problem

    def ask(self, message: bytes) -> bytes:
        """Ask, and remember a failure."""
        try:
            return self._link.ask(message)
        except (TimedOut, Died, WireError):
            raise
        except Exception as problem:
            self.failure = in_a_line(problem)
            raise Died(self.failure) from problem

    def close(self) -> None:
        """Close the link."""
        self._link.close()

    @property
    def noticed(self) -> tuple[str, ...]:
        """What the process that ran the code tells of it; only a sandbox looks."""
        return tuple(getattr(self._link, "noticed", ()))


def in_a_line(problem: Exception) -> str:
    """Give the text of an error in one line."""
    return " ".join(str(problem).split())[:200] or type(problem).__name__


def grade(
    content: bytes,
    lesson: LessonCopy,
    link: LinkFor,
    *,
    secret: bytes = b"",
    execute: bool = False,
) -> Graded:
    """Grade a submission.

    Args:
        content: the notebook that was handed in, any bytes.
        lesson: the course's own copy of the lesson.
        link: gives a way to a process that runs a plan, with a time limit.
        secret: what unseen data are drawn from, which decide; empty lets the visible ones decide.
        execute: run every cell too, and keep what it puts out.

    Raises:
        SandboxFailed: learners' code can't be run here; nothing else is ever raised.
    """
    begin, flags = time.perf_counter(), list[str]()
    try:
        graded = _graded(content, lesson, link, secret, execute, flags)
    except UnreadableNotebook as problem:
        graded = not_graded(lesson, str(problem), flags)
    except SandboxFailed:
        raise
    except Exception as problem:  # total, whatever was handed in
        why = f"reading its code failed ({type(problem).__name__})"
        graded = not_graded(lesson, why, flags)
    return replace(graded, seconds=round(time.perf_counter() - begin, 3))


def _graded(
    content: bytes,
    lesson: LessonCopy,
    link: LinkFor,
    secret: bytes,
    execute: bool,
    flags: list[str],
) -> Graded:
    metadata, cells = read_notebook(content, flags)
    _tell_kernel(metadata, flags)
    restored = restore(cells, lesson)
    source = restored.source(f"{lesson.lesson}.ipynb")
    _expect_this_lesson(metadata, restored, source, lesson, flags)
    flags += restored.flags
    flags += code_flags(restored, lesson)
    results, seconds = _verdicts(source, lesson, link, secret, flags)
    played = execute_cells(restored, link, lesson.stage) if execute or lesson.played else None
    if played is not None:
        flags += played.flags
    graded = scored(restored, lesson, results, seconds, played, show=execute)
    late = is_busy() and any(result.waited for result in results.values())
    return replace(graded, flags=flags, late=late)


def _verdicts(
    source: Program, lesson: LessonCopy, link: LinkFor, secret: bytes, flags: list[str]
) -> tuple[dict[str, ExerciseResult], dict[str, float]]:
    """Try every exercise."""
    results, seconds = {}, {}
    for name, exercise in lesson.answered.items():
        begin = time.perf_counter()
        judged = judge(source.plan(exercise.function), exercise, link, secret)
        results[name] = judged.result
        flags += [f"{exercise.function}: {one}" for one in judged.noticed]
        seconds[name] = round(time.perf_counter() - begin, 3)
    return results, seconds


def _tell_kernel(metadata: dict[str, Any], flags: list[str]) -> None:
    language = at(metadata, "kernelspec", "language") or at(metadata, "language_info", "name")
    if isinstance(language, str) and language.lower() not in ("", "python", "python3"):
        flags.append(f"saved with a kernel for {language[:30]!r}; graded as Python")


def _expect_this_lesson(
    metadata: dict[str, Any],
    restored: Restored,
    source: Program,
    lesson: LessonCopy,
    flags: list[str],
) -> None:
    """Refuse a notebook in which nothing is of this lesson."""
    told = at(metadata, "digitkit", "lesson")
    other = told if isinstance(told, str) and told != lesson.lesson else ""
    own = {name for name, cell in lesson.cells.items() if cell.solution or cell.is_check}
    shared = {"question"}  # every lesson has one
    if (own - shared or own) - restored.missing:
        if other:
            flags.append(f"it says that it is of {other[:40]!r}")
        return
    functions = {exercise.function for exercise in lesson.answered.values()}
    names = [statement.names for cell in source.statements for statement in cell]
    if not other and any(functions & (one.binds - one.imports) for one in names):
        return
    named = f" and says that it is of {other[:40]!r}" if other else ""
    raise UnreadableNotebook(f"it has none of the cells of {lesson.lesson}{named}")
