"""Grading: a file through a process of its own, or a function that lives in this one."""

from __future__ import annotations

import ast
import gc
import importlib
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from digitkit.inside.reference_guard import reference_module
from digitkit.lessons.catalog import (
    exercise_of,
    exercises,
    lesson_of,
    lessons,
    needs_keras,
)
from digitkit.lessons.manifest import Exercise
from digitkit.outside.process import PreforkedWorker, ProcessTransport
from digitkit.outside.results import ExerciseResult, LessonResult
from digitkit.outside.runner import not_started, run_exercise, with_notes, without_line
from digitkit.outside.transport import InProcessTransport
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit
from digitkit.quiet import quiet_start
from digitkit.settings.environment import use_own_keras_settings
from digitkit.settings.libraries import drawing_note, known_settings
from digitkit.submissions.reading import CannotGrade, Submission, read_submission

__all__ = ["CannotGrade", "Grader", "check_live", "grade_file"]


MOST_AT_ONCE = 4  # each with Keras takes half a gigabyte


def parallel_jobs() -> int:
    """Say how many answers are graded at once: one for each processor that may be used."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(processors, MOST_AT_ONCE)


def grade_in_parallel(
    answers: Sequence[tuple[Exercise, ProcessTransport | None]], *, in_order: bool
) -> Iterator[ExerciseResult]:
    """Grade answers at once, and give the verdicts.

    Args:
        answers: exercises, each with the way to its answer; None for a blank.
        in_order: give the verdicts in the exercises' order, and not each as soon as there is one.
    """
    links = [link for _, link in answers if link is not None]
    try:
        if parallel_jobs() == 1 or len(links) < 2:
            yield from (grade_exercise(exercise, link) for exercise, link in answers)
        else:
            yield from _in_threads(answers, links, in_order)
    finally:
        for link in links:
            link.close()


def _in_threads(
    answers: Sequence[tuple[Exercise, ProcessTransport | None]],
    links: Sequence[ProcessTransport],
    in_order: bool,
) -> Iterator[ExerciseResult]:
    for link in links:  # all of them first: a process with threads had better not fork
        link.start()
    with ThreadPoolExecutor(parallel_jobs()) as pool:
        try:
            waiting = [pool.submit(grade_exercise, exercise, link) for exercise, link in answers]
            for each in waiting if in_order else as_completed(waiting):
                yield each.result()
        finally:  # who doesn't want the rest need not wait for it
            for link in links:
                link.end()


def grade_exercise(exercise: Exercise, link: ProcessTransport | None) -> ExerciseResult:
    """Grade an answer by the way to it, which is closed then; None is a blank."""
    if link is None:
        return not_started(exercise)
    try:
        return with_notes(run_exercise(exercise, link), link)
    finally:
        link.close()


# what a learner's file may import that is worth loading once, before its children are forked
_WORTH_WARMING = {
    "numpy": "numpy",
    "pandas": "pandas",
    "matplotlib": "matplotlib.pyplot",
    "sklearn": "sklearn.model_selection",
    "seaborn": "seaborn",
    "scipy": "scipy.stats",
    "keras": "keras",
    "tensorflow": "tensorflow",
}


def _homes(node: ast.ImportFrom) -> set[str]:
    """Name the modules of digitkit's own functions that are imported by their public names."""
    if node.module != "digitkit":
        return set()
    return {home for alias in node.names if (home := reference_module(alias.name))}


def imported_packages(plans: Collection[Plan]) -> set[str]:
    """Name the packages that the statements of some plans import."""
    found: set[str] = set()
    for piece in {piece for plan in plans for piece in plan.pieces}:
        try:
            body = ast.parse(piece.cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in (body[number] for number in piece.statements):
            for node in ast.walk(statement):
                if isinstance(node, ast.Import):
                    found.update(alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
                    found.update(_homes(node))
    return found


def worth_preloading(names: Collection[str]) -> list[str]:
    """Name the modules behind some imports that are worth loading once, in their order."""
    modules = {name: name for name in names if name.startswith("digitkit.")}
    modules |= {name: module for name, module in _WORTH_WARMING.items() if name in names}
    return [modules[name] for name in sorted(modules)]


def loads_keras(names: Collection[str]) -> bool:
    """Tell whether code that imports these packages loads Keras."""
    references = (
        f"digitkit.lessons.{lesson.partition('_')[2]}.reference"
        for lesson in lessons()
        if needs_keras(lesson)
    )
    return not {"keras", "tensorflow", *references}.isdisjoint(names)


# modules that were loaded here to be forked; nobody has run an operation of Keras since
loaded_here: set[str] = set()


def preload_module(module: str) -> None:
    """Load a module; TensorFlow's greetings are held back."""
    before = "keras" in sys.modules
    if not before:
        use_own_keras_settings()
    with quiet_start() if not before else nullcontext(), garbage_collection_paused():
        importlib.import_module(module)
    gc.freeze()  # it all stays: looking through Keras once takes a quarter of a second
    if not before and "keras" in sys.modules:
        loaded_here.add("keras")


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Hold the garbage collector back for a while.

    While packages load, it would look again and again through ever more objects that all stay: a
    tenth of the time that pandas and scikit-learn take to load, and a sixth of Keras' time.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


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
    link = InProcessTransport({name: function}, hide=name, limit=TimeLimit.of(exercise.seconds))
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
        self._spare: PreforkedWorker | None = None

    def grade(
        self,
        path: str | Path,
        only: Collection[str] | None = None,
        on_result: OnResult | None = None,
    ) -> LessonResult:
        """Grade a file; see `grade_file`."""
        answers = read_submission(path)
        results = []
        for result in self.verdicts(answers, only):
            results.append(result)
            if on_result is not None:
                on_result(result)
        return LessonResult(answers.file, answers.lesson, tuple(results))

    def verdicts(
        self, answers: Submission, only: Collection[str] | None = None, *, in_order: bool = True
    ) -> Iterator[ExerciseResult]:
        """Grade a file that was read, and give each verdict as soon as there is one.

        Args:
            answers: what `read_submission` returned.
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
        for result in grade_in_parallel(links, in_order=in_order):
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
        if lesson and needs_keras(lesson):
            names.add("keras")
        if not self._forks(names):
            return
        self.preload(worth_preloading(names))

    def preload(self, modules: Iterable[str]) -> None:
        """Load modules now, so that gradings need not wait for them."""
        for module in modules:
            if module not in sys.modules:
                preload_module(module)

    def get_ready(self) -> None:
        """Make use of the time until the next grading, if Keras is loaded: start a child ahead."""
        if "keras" not in sys.modules or not self._forks(["keras"]):
            return
        if self._spare is not None and not self._spare.is_up_to_date():
            self.close()
        if self._spare is None:
            self._spare = PreforkedWorker()

    def close(self) -> None:
        """End what was started ahead."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _forks(self, names: Collection[str]) -> bool:
        """Whether children are forked: not with a Keras that somebody here may have used."""
        if self._spawn or not hasattr(os, "fork"):
            return False
        return not (loads_keras(names) and "keras" in sys.modules and not loaded_here)

    def _link(self, exercise: Exercise, plan: Plan) -> ProcessTransport | None:
        """Make the way to an answer; None for a blank."""
        if not plan.pieces:
            return None
        names = imported_packages([plan])
        if needs_keras(lesson_of(exercise)):
            names.add("keras")
        forks = self._forks(names)
        spare = self._ready_for(plan) if forks and loads_keras(names) else None
        return ProcessTransport(plan, TimeLimit.of(exercise.seconds), spawn=not forks, spare=spare)

    def _ready_for(self, plan: Plan) -> PreforkedWorker | None:
        """Hand out the child that was started ahead, if this plan may be run after first steps."""
        if self._spare is None or any(_SETTINGS in piece.cell.source for piece in plan.pieces):
            return None
        spare, self._spare = self._spare, None
        if spare.is_ready():
            return spare
        spare.close()
        return None
