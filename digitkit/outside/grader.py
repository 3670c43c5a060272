"""Grade a learner's file: each exercise in a process of its own, several at once."""

from __future__ import annotations

import ast
import gc
import importlib
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext
from pathlib import Path

from digitkit.inside.reference_guard import reference_module
from digitkit.lessons.catalog import exercises, lesson_of, lessons, needs_keras
from digitkit.lessons.manifest import Exercise
from digitkit.outside.process import PreforkedWorker, ProcessTransport
from digitkit.outside.results import ExerciseResult, LessonResult
from digitkit.outside.runner import not_started, run_exercise, with_notes, without_line
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit, usable_cores
from digitkit.quiet import quiet_start
from digitkit.settings.environment import use_own_keras_settings
from digitkit.submissions.reading import CannotGrade, Submission, read_submission

OnResult = Callable[[ExerciseResult], None]
_SETTINGS = ".config"  # some settings of TensorFlow can only be changed before its first operation
MOST_AT_ONCE = 4  # each with Keras takes half a gigabyte
Answer = tuple[Exercise, ProcessTransport | Plan]  # an exercise and its answer; a plan if blank


def parallel_jobs() -> int:
    """Return how many answers are graded at once: one for each usable processor."""
    return min(usable_cores(), MOST_AT_ONCE)


def grade_in_parallel(answers: Sequence[Answer], *, in_order: bool) -> Iterator[ExerciseResult]:
    """Grade several answers at once, and yield the results.

    Args:
        answers: exercises, each with the transport to its answer; a blank has its empty plan.
        in_order: yield the results in the exercises' order, otherwise each as soon as it exists.
    """
    transports = [answer for _, answer in answers if isinstance(answer, ProcessTransport)]
    try:
        if parallel_jobs() == 1 or len(transports) < 2:
            yield from (_grade_exercise(*answer) for answer in answers)
        else:
            yield from _grade_in_threads(answers, transports, in_order)
    finally:
        for transport in transports:
            transport.close()


def _grade_in_threads(
    answers: Sequence[Answer], transports: Sequence[ProcessTransport], in_order: bool
) -> Iterator[ExerciseResult]:
    for transport in transports:  # before there are threads: then a process should not fork
        transport.start()
    with ThreadPoolExecutor(parallel_jobs()) as pool:
        try:
            futures = [pool.submit(_grade_exercise, *answer) for answer in answers]
            for future in futures if in_order else as_completed(futures):
                yield future.result()
        finally:  # if the caller doesn't want the rest, it need not wait for it
            for transport in transports:
                transport.end()


def _grade_exercise(exercise: Exercise, answer: ProcessTransport | Plan) -> ExerciseResult:
    if isinstance(answer, Plan):
        return not_started(exercise, misnamed=answer.misnamed, in_text=answer.in_text)
    try:
        return with_notes(run_exercise(exercise, answer), answer)
    finally:
        answer.close()


# packages that a learner's file may import, and what to load of each before forking
_PRELOADED = {
    "numpy": "numpy",
    "pandas": "pandas",
    "matplotlib": "matplotlib.pyplot",
    "sklearn": "sklearn.model_selection",
    "seaborn": "seaborn",
    "scipy": "scipy.stats",
    "keras": "keras",
    "tensorflow": "tensorflow",
}


def imported_packages(plans: Collection[Plan]) -> set[str]:
    """Return the packages that some plans import, and the modules of digitkit's functions."""
    packages: set[str] = set()
    for piece in {piece for plan in plans for piece in plan.pieces}:
        try:
            body = ast.parse(piece.cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in (body[number] for number in piece.statements):
            for node in ast.walk(statement):
                if isinstance(node, ast.Import):
                    packages.update(alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    packages.add(node.module.partition(".")[0])
                    if node.module == "digitkit":
                        modules = (reference_module(alias.name) for alias in node.names)
                        packages.update(module for module in modules if module)
    return packages


def worth_preloading(packages: Collection[str]) -> list[str]:
    """Return the modules to load before forking for code that imports these packages."""
    modules = {name: name for name in packages if name.startswith("digitkit.")}
    modules |= {name: module for name, module in _PRELOADED.items() if name in packages}
    return [modules[name] for name in sorted(modules)]


def loads_keras(packages: Collection[str]) -> bool:
    """Check whether code that imports these packages loads Keras."""
    references = (
        f"digitkit.lessons.{lesson.partition('_')[2]}.reference"
        for lesson in lessons()
        if needs_keras(lesson)
    )
    return not {"keras", "tensorflow", *references}.isdisjoint(packages)


# "keras" if this module loaded it to be forked: no operation of Keras has run since
loaded_here: set[str] = set()


def preload_module(module: str) -> None:
    """Load a module without TensorFlow's start messages."""
    before = "keras" in sys.modules
    if not before:
        use_own_keras_settings()
    with quiet_start() if not before else nullcontext(), _garbage_collection_paused():
        importlib.import_module(module)
    gc.freeze()  # all of it stays, and one search through Keras takes a quarter of a second
    if not before and "keras" in sys.modules:
        loaded_here.add("keras")


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Pause the garbage collector in a block.

    While packages load, it would search ever more objects again and again, which all stay: a
    tenth of the time that pandas and scikit-learn take to load, and a sixth of Keras' time.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def grade_file(
    path: str | Path, only: Collection[str] | None = None, on_result: OnResult | None = None
) -> LessonResult:
    """Grade a notebook or script.

    Args:
        path: the file; its metadata or its name say which lesson it is.
        only: grade only these functions; None grades all of the lesson.
        on_result: called with each result as soon as it exists.

    Returns:
        The results, in the lesson's order.

    Raises:
        CannotGrade: the file can't be graded at all; its message says why in one line.
    """
    return Grader().grade(path, only, on_result)


class Grader:
    """Grades files one after another; what is loaded stays loaded.

    Each exercise is graded in a process that is forked from this one, so every grading has the
    modules that were loaded here once. A learner's code never runs in this process.

    Args:
        spawn: start a new interpreter for each exercise instead of forking.
    """

    def __init__(self, *, spawn: bool = False) -> None:
        self._spawn = spawn
        self._worker: PreforkedWorker | None = None

    def grade(
        self,
        path: str | Path,
        only: Collection[str] | None = None,
        on_result: OnResult | None = None,
    ) -> LessonResult:
        """Grade a file; see `grade_file`."""
        submission = read_submission(path)
        results = []
        for result in self.results(submission, only):
            results.append(result)
            if on_result is not None:
                on_result(result)
        return LessonResult(submission.file, submission.lesson, tuple(results))

    def results(
        self, submission: Submission, only: Collection[str] | None = None, *, in_order: bool = True
    ) -> Iterator[ExerciseResult]:
        """Grade a submission, and yield each result as soon as it exists.

        Args:
            submission: what `read_submission` returned.
            only: grade only these functions; None grades all of the lesson.
            in_order: yield in the lesson's order, even if a later result exists sooner.

        Raises:
            CannotGrade: the lesson has none of these functions.
        """
        lesson = submission.lesson
        chosen = [e for e in exercises(lesson) if only is None or e.function in only]
        if not chosen:
            names = ", ".join(sorted(only or []))
            raise CannotGrade(f"{submission.file}: {lesson} has no exercise named {names}")
        plans = {exercise: submission.program.plan(exercise.function) for exercise in chosen}
        if any(plan.pieces for plan in plans.values()):  # blanks need nothing
            self._preload_for(plans.values(), lesson)
        for result in self._results(plans, in_order):
            yield result.with_partial_credit() if submission.partial_credit else result

    def _results(self, plans: dict[Exercise, Plan], in_order: bool) -> Iterator[ExerciseResult]:
        """Grade plans; a plan that an extra line stopped is graded again without extra lines."""
        answers = [(exercise, self._transport(exercise, plan)) for exercise, plan in plans.items()]
        again: dict[Exercise, Plan] = {}
        stopped: dict[str, ExerciseResult] = {}
        held: list[ExerciseResult] = []
        for result in grade_in_parallel(answers, in_order=in_order):
            if result.beside:
                exercise = next(one for one in plans if one.id == result.id)
                again[exercise] = plans[exercise].without_extra()
                stopped[result.id] = result
            elif again and in_order:
                held.append(result)
            else:
                yield result
        if again:
            results = self._results(again, in_order)
            held += [without_line(result, stopped[result.id]) for result in results]
        yield from sorted(held, key=lambda result: result.id)

    def _preload_for(self, plans: Collection[Plan], lesson: str) -> None:
        """Load what the plans import and the checks need, before processes are forked."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        packages = imported_packages(plans)
        if needs_keras(lesson):
            packages.add("keras")
        if self._can_fork(packages):
            self.preload(worth_preloading(packages))

    def preload(self, modules: Iterable[str]) -> None:
        """Load modules now, so that gradings need not wait for them."""
        for module in modules:
            if module not in sys.modules:
                preload_module(module)

    def prefork(self) -> None:
        """If Keras is loaded, fork a worker for the next grading that initialises Keras."""
        if "keras" not in sys.modules or not self._can_fork(["keras"]):
            return
        if self._worker is not None and not self._worker.is_up_to_date():
            self.close()
        if self._worker is None:
            self._worker = PreforkedWorker()

    def close(self) -> None:
        """End the preforked worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _can_fork(self, packages: Collection[str]) -> bool:
        """Check whether to fork: not with a Keras that may have been used in this process."""
        if self._spawn or not hasattr(os, "fork"):
            return False
        return not (loads_keras(packages) and "keras" in sys.modules and not loaded_here)

    def _transport(self, exercise: Exercise, plan: Plan) -> ProcessTransport | Plan:
        """Create the transport to an answer; return the plan of a blank."""
        if not plan.pieces:
            return plan
        packages = imported_packages([plan])
        if needs_keras(lesson_of(exercise)):
            packages.add("keras")
        forks = self._can_fork(packages)
        worker = self._take_worker(plan) if forks and loads_keras(packages) else None
        limit = TimeLimit.of(exercise.seconds)
        return ProcessTransport(plan, limit, spawn=not forks, worker=worker)

    def _take_worker(self, plan: Plan) -> PreforkedWorker | None:
        """Return the preforked worker if it is ready and this plan may run after initialisation."""
        if self._worker is None or any(_SETTINGS in piece.cell.source for piece in plan.pieces):
            return None
        worker, self._worker = self._worker, None
        if worker.is_ready():
            return worker
        worker.close()
        return None
