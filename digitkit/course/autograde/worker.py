"""What a worker process does: it grades one submission after another in a sandbox of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from digitkit.course.autograde.grading import SandboxFailed, grade, in_a_line
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.autograde.scores import not_graded
from digitkit.course.sandbox import NoSandbox

REFUSED = "refused"
SANDBOX = "digitkit.course.sandbox:open_sandbox"


@dataclass(frozen=True)
class Task:
    """A submission and how to grade it: plain data, for it may go to another machine.

    Attributes:
        content: the notebook that was handed in.
        lesson: such as `"03_split"`.
        copy: the course's own copy of the lesson, as JSON.
        sandboxed: whether learners' code is kept from everything.
        execute: whether every cell is run too.
        secret: what the unseen digits are chosen by; it stays on this side of the sandbox.
        sandbox: what opens a sandbox, as `module:function`; it takes the lesson and `sandboxed`.
    """

    content: bytes
    lesson: str
    copy: str
    sandboxed: bool = True
    execute: bool = False
    secret: bytes = b""
    sandbox: str = SANDBOX


def grade_task(task: Task) -> str:
    """Grade a submission; whatever happens, there is a verdict.

    Returns:
        The verdict as JSON: `Graded`, field by field; or, where there is no sandbox at all, a
        dict with `REFUSED` and why.
    """
    lesson = _copy(task.lesson, task.copy)
    for last in (False, True):
        try:
            box = _box(task, lesson.box)
            graded = grade(task.content, lesson, box.link, secret=task.secret, execute=task.execute)
            return as_json_text(graded)
        except NoSandbox as problem:
            return json.dumps({REFUSED: str(problem)})
        except SandboxFailed as problem:  # once more, in a new one
            close_sandbox()
            if last:
                return as_json_text(
                    not_graded(lesson, f"the sandbox failed: {problem}", [], passing=True)
                )
        except Exception as problem:
            why = f"the grader failed: {in_a_line(problem)}"
            return as_json_text(not_graded(lesson, why, [], passing=True))
    raise AssertionError


def as_json_text(graded: Any) -> str:
    """Write a verdict as JSON."""
    return json.dumps(asdict(graded))


def close_sandbox() -> None:
    """Close the sandbox of this thread, if it has one."""
    kept = vars(_kept).pop("box", None)
    if kept is not None:
        with _all_lock:
            _all.discard(kept.stack)
        kept.stack.close()


def close_sandboxes() -> None:
    """Close the sandboxes of all threads; to be called when nothing is graded any more."""
    with _all_lock:
        stacks = [*_all]
        _all.clear()
    for stack in stacks:
        stack.close()


@dataclass
class _WarmSandbox:
    key: tuple[str, str, bool]
    stack: ExitStack
    link: Callable[..., Any]


_kept = threading.local()
_all: set[ExitStack] = set()
_all_lock = threading.Lock()


def _box(task: Task, lesson: str) -> _WarmSandbox:
    """Give this thread's sandbox, warm from the submission before if it is of the same lesson."""
    key = (task.sandbox, lesson, task.sandboxed)
    kept: _WarmSandbox | None = getattr(_kept, "box", None)
    if kept is not None and kept.key == key and kept.stack in _all:
        return kept
    close_sandbox()
    module, _, name = task.sandbox.partition(":")
    opener: Callable[..., AbstractContextManager[Any]] = getattr(import_module(module), name)
    with ExitStack() as stack:
        opened = stack.enter_context(opener(lesson, sandboxed=task.sandboxed))
        made = _WarmSandbox(key, stack.pop_all(), opened.link)
    _kept.box = made
    with _all_lock:
        _all.add(made.stack)
    return made


@lru_cache(maxsize=4)
def _copy(lesson: str, text: str) -> LessonCopy:
    return LessonCopy(lesson, text)
