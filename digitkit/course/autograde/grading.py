"""From the bytes of a submission to its verdict: whatever they are, there is one.

What runs here holds no gradebook and loads no TensorFlow. Learners' code runs behind a link.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from digitkit.course.autograde.judging import LinkFor, SandboxFailed, judge
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.playing import play
from digitkit.course.autograde.reading import CannotGrade, at, read_notebook
from digitkit.course.autograde.restoring import Restored, restore
from digitkit.course.autograde.traces import traces
from digitkit.course.autograde.verdict import Graded, not_graded, scored
from digitkit.grading.following import Source
from digitkit.grading.outcomes import ExerciseResult
from digitkit.grading.time_limits import is_busy


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
    except CannotGrade as problem:
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
    flags += traces(restored, lesson)
    results, seconds = _verdicts(source, lesson, link, secret, flags)
    played = play(restored, link, lesson.stage) if execute or lesson.played else None
    if played is not None:
        flags += played.flags
    graded = scored(restored, lesson, results, seconds, played, show=execute)
    late = is_busy() and any(result.waited for result in results.values())
    return replace(graded, flags=flags, late=late)


def _verdicts(
    source: Source, lesson: LessonCopy, link: LinkFor, secret: bytes, flags: list[str]
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
    source: Source,
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
    raise CannotGrade(f"it has none of the cells of {lesson.lesson}{named}")
