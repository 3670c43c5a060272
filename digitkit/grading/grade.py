"""Grading: a file through a process of its own, or a function that lives in this one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitkit.checks import asks_models, exercise_of, exercises, lesson_of
from digitkit.checks.exercise import Exercise
from digitkit.grading.answers import Answers, CannotGrade, read_answers
from digitkit.grading.imports import imported_packages, needs_keras, worth_loading
from digitkit.grading.links import InProcessLink
from digitkit.grading.loading import load, loaded_here
from digitkit.grading.outcomes import ExerciseResult, LessonResult
from digitkit.grading.pipe import PipeLink
from digitkit.grading.plan import Plan
from digitkit.grading.runner import run_exercise, without_line
from digitkit.grading.spare import Spare
from digitkit.grading.time_limits import TimeLimit
from digitkit.grading.together import verdicts_at_once
from digitkit.settings.libraries import drawing_note, known_settings

__all__ = ["CannotGrade", "Grader", "check_live", "grade_file"]

OnResult = Callable[[ExerciseResult], None]
_SETTINGS = ".config"  # some of TensorFlow's settings can only be made before its first step


def grade_file(
    path: str | Path, only: Collection[str] | None = None, on_result: OnResult | None = None
) -> LessonResult:
    """Grade a notebook or script.

    Args:
        path: the file; its metadata or its name say which lesson it is.
        only: grade these functions alone; None grades all of the lesson.
        on_result: is told each verdict as soon as there is one.

    Returns:
        The verdicts, in the lesson's order.

    Raises:
        CannotGrade: the file can't be graded at all; says why in one line.
    """
    return Grader().grade(path, only, on_result)


def check_live(name: str, function: Any) -> ExerciseResult:
    """Grade a function that lives in this process, as a notebook's check does.

    Args:
        name: the name of the exercise's function, such as `"split"`.
        function: the learner's function, whatever it is.

    Raises:
        LookupError: no exercise asks for such a function.
    """
    exercise = exercise_of(name)
    link = InProcessLink({name: function}, hide=name, limit=TimeLimit.of(exercise))
    try:
        with known_settings():  # for the check's own lines too
            result = run_exercise(exercise, link)
        note = drawing_note() if name.startswith("plot_") and not result.done else ""
        return replace(result, notes=(*result.notes, note)) if note else result
    finally:
        link.close()


class Grader:
    """Grades files one after another from an interpreter that stays warm.

    Each exercise is graded in a process forked from this one, so what was loaded here once is
    there at once in every grading. A learner's code never runs in this process.

    Args:
        spawn: start a new interpreter for each exercise instead of forking.
    """

    def __init__(self, *, spawn: bool = False) -> None:
        self._spawn = spawn
        self._spare: Spare | None = None

    def grade(
        self,
        path: str | Path,
        only: Collection[str] | None = None,
        on_result: OnResult | None = None,
    ) -> LessonResult:
        """Grade a file; see `grade_file`."""
        answers = read_answers(path)
        results = []
        for result in self.verdicts(answers, only):
            results.append(result)
            if on_result is not None:
                on_result(result)
        return LessonResult(answers.file, answers.lesson, tuple(results))

    def verdicts(
        self, answers: Answers, only: Collection[str] | None = None, *, in_order: bool = True
    ) -> Iterator[ExerciseResult]:
        """Grade a file that was read, and give each verdict as soon as there is one.

        Args:
            answers: what `read_answers` gives.
            only: grade these functions alone; None grades all of the lesson.
            in_order: give them in the lesson's order, even if a later one is there sooner.

        Raises:
            CannotGrade: the lesson has none of these functions.
        """
        chosen = [e for e in exercises(answers.lesson) if only is None or e.function in only]
        if not chosen:
            asked = ", ".join(sorted(only or []))
            raise CannotGrade(f"{answers.file}: {answers.lesson} has no exercise named {asked}")
        plans = {exercise: answers.source.plan(exercise.function) for exercise in chosen}
        if any(plan.pieces for plan in plans.values()):  # blanks need nothing
            self.warm(plans.values(), answers.lesson)
        yield from self._verdicts(plans, in_order)

    def _verdicts(self, plans: dict[Exercise, Plan], in_order: bool) -> Iterator[ExerciseResult]:
        """Grade plans; one that a line beside the function held up, again without such lines."""
        links = [(exercise, self._link(exercise, plan)) for exercise, plan in plans.items()]
        again, held = dict[Exercise, Plan](), list[ExerciseResult]()
        stopped = dict[str, ExerciseResult]()
        for result in verdicts_at_once(links, in_order=in_order):
            if result.beside:
                exercise = next(one for one in plans if one.id == result.id)
                again[exercise] = plans[exercise].without_extra()
                stopped[result.id] = result
            elif again and in_order:
                held.append(result)
            else:
                yield result
        if again:
            results = self._verdicts(again, in_order)
            held += [without_line(result, stopped[result.id]) for result in results]
        yield from sorted(held, key=lambda result: result.id)

    def warm(self, plans: Collection[Plan] = (), lesson: str = "") -> None:
        """Load what children would have to load otherwise.

        Args:
            plans: what is going to be run; packages that it imports are loaded now, if they are
                among those that the course works with.
            lesson: the lesson; Keras is loaded now if its checks ask models.
        """
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        names = imported_packages(plans)
        if lesson and asks_models(lesson):
            names.add("keras")
        if not self._forks(names):
            return
        self.preload(worth_loading(names))

    def preload(self, modules: Iterable[str]) -> None:
        """Load modules now, so that gradings need not wait for them."""
        for module in modules:
            if module not in sys.modules:
                load(module)

    def get_ready(self) -> None:
        """Make use of the time until the next grading, if Keras is loaded: start a child ahead."""
        if "keras" not in sys.modules or not self._forks(["keras"]):
            return
        if self._spare is not None and not self._spare.is_up_to_date():
            self.close()
        if self._spare is None:
            self._spare = Spare()

    def close(self) -> None:
        """End what was started ahead."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _forks(self, names: Collection[str]) -> bool:
        """Whether children are forked: not with a Keras that somebody here may have used."""
        if self._spawn or not hasattr(os, "fork"):
            return False
        return not (needs_keras(names) and "keras" in sys.modules and not loaded_here)

    def _link(self, exercise: Exercise, plan: Plan) -> PipeLink | None:
        """Make the way to an answer; None for a blank."""
        if not plan.pieces:
            return None
        names = imported_packages([plan])
        if asks_models(lesson_of(exercise)):
            names.add("keras")
        forks = self._forks(names)
        spare = self._ready_for(plan) if forks and needs_keras(names) else None
        return PipeLink(plan, TimeLimit.of(exercise), spawn=not forks, spare=spare)

    def _ready_for(self, plan: Plan) -> Spare | None:
        """Hand out the child that was started ahead, if this plan may be run after first steps."""
        if self._spare is None or any(_SETTINGS in piece.cell.source for piece in plan.pieces):
            return None
        spare, self._spare = self._spare, None
        if spare.is_ready():
            return spare
        spare.close()
        return None
