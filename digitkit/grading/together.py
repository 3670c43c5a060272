"""Grading several answers at once, each in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from digitkit.checks.exercise import Exercise
from digitkit.grading.outcomes import ExerciseResult
from digitkit.grading.pipe import PipeLink
from digitkit.grading.runner import not_started, run_exercise, with_notes

MOST_AT_ONCE = 4  # each with Keras takes half a gigabyte


def at_once() -> int:
    """Say how many answers are graded at once: one for each processor that may be used."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(processors, MOST_AT_ONCE)


def verdicts_at_once(
    answers: Sequence[tuple[Exercise, PipeLink | None]], *, in_order: bool
) -> Iterator[ExerciseResult]:
    """Grade answers at once, and give the verdicts.

    Args:
        answers: exercises, each with the way to its answer; None for a blank.
        in_order: give the verdicts in the exercises' order, and not each as soon as there is one.
    """
    links = [link for _, link in answers if link is not None]
    try:
        if at_once() == 1 or len(links) < 2:
            yield from (verdict(exercise, link) for exercise, link in answers)
        else:
            yield from _in_threads(answers, links, in_order)
    finally:
        for link in links:
            link.close()


def _in_threads(
    answers: Sequence[tuple[Exercise, PipeLink | None]], links: Sequence[PipeLink], in_order: bool
) -> Iterator[ExerciseResult]:
    for link in links:  # all of them first: a process with threads had better not fork
        link.start()
    with ThreadPoolExecutor(at_once()) as pool:
        try:
            waiting = [pool.submit(verdict, exercise, link) for exercise, link in answers]
            for each in waiting if in_order else as_completed(waiting):
                yield each.result()
        finally:  # who doesn't want the rest need not wait for it
            for link in links:
                link.end()


def verdict(exercise: Exercise, link: PipeLink | None) -> ExerciseResult:
    """Grade an answer by the way to it, which is closed then; None is a blank."""
    if link is None:
        return not_started(exercise)
    try:
        return with_notes(run_exercise(exercise, link), link)
    finally:
        link.close()
