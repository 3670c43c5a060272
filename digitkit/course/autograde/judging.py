"""The verdict on one answer: data that nobody has seen decides, the visible data explain.

A message of a check names what was expected of the data it asked about. Of the unseen data a
learner must not learn that, for the course's secret stays and one may hand in again. So an answer
that isn't right on unseen data is tried on the visible data too, and its learner is told what the
check in the notebook would say.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace

from digitkit.checks import tests_of
from digitkit.checks.digits import unseen
from digitkit.checks.exercise import Exercise
from digitkit.grading.links import Died, Link, TimedOut
from digitkit.grading.outcomes import DONE, NOT_STARTED, TIMED_OUT, ExerciseResult
from digitkit.grading.plan import Plan
from digitkit.grading.runner import not_started, run_exercise, with_notes, without_line
from digitkit.grading.time_limits import TimeLimit
from digitkit.grading.wire import WireError

LinkFor = Callable[[Plan, TimeLimit], Link]
FITTED = "right on the visible data, not right on unseen data"


class SandboxFailed(Exception):  # noqa: N818
    """What runs learners' code doesn't; no fault of theirs."""


@dataclass(frozen=True)
class Judged:
    """What came of trying an answer.

    Attributes:
        result: the verdict, in words that its learner may read.
        noticed: what an instructor may want to know of how the answer behaved.
    """

    result: ExerciseResult
    noticed: tuple[str, ...] = ()


def judge(plan: Plan, exercise: Exercise, link: LinkFor, secret: bytes = b"") -> Judged:
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
        return Judged(not_started(exercise))
    with unseen(secret) if secret else nullcontext():
        judged = _tried(plan, exercise, link)
    outcome = judged.result.outcome
    if not secret or outcome in (DONE, NOT_STARTED):
        return judged
    if outcome == TIMED_OUT:  # as it would be again, and the message names nothing but the call
        return replace(judged, result=replace(judged.result, called=""))
    return _explained(exercise, judged, _tried(plan, exercise, link))


def _explained(exercise: Exercise, decided: Judged, shown: Judged) -> Judged:
    """Say of an answer that isn't right on unseen data what the visible ones show of it."""
    noticed = tuple(dict.fromkeys([*decided.noticed, *shown.noticed]))
    if not shown.result.done:
        return Judged(shown.result, noticed)
    return Judged(_elsewhere(exercise, decided.result), (FITTED, *noticed))


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


def _tried(plan: Plan, exercise: Exercise, link: LinkFor) -> Judged:
    watched = _Watched(link, plan, TimeLimit.of(exercise))
    try:
        result = with_notes(run_exercise(exercise, watched), watched)
    finally:
        watched.close()
    if watched.failure is not None:  # a check never sees it, and no learner answers for it
        raise SandboxFailed(watched.failure)
    if result.beside:  # a line that the function doesn't need takes too long: do without
        judged = _tried(plan.without_extra(), exercise, link)
        return replace(judged, result=without_line(judged.result, result))
    return Judged(result, watched.noticed)


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
