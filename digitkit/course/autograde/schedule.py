"""Share submissions out to processes on this machine, or to workers of a Dask scheduler.

A worker grades one submission after another in a sandbox of its own.
"""

from __future__ import annotations

import json
import logging
import tempfile
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, Protocol

from digitkit.course.autograde.execution import OpenTransport
from digitkit.course.autograde.grading import Graded, SandboxFailed, grade, not_graded, reason_of
from digitkit.course.autograde.lesson_copy import LessonCopy
from digitkit.course.course import CourseError, one_line
from digitkit.course.sandbox import NoSandbox
from digitkit.protocol.time_limits import usable_cores

REFUSED = "refused"
SANDBOX = "digitkit.course.sandbox:open_sandbox"
TO_CONNECT = 30
_AHEAD = 2  # tasks under way or waiting for each worker


@dataclass(frozen=True)
class Task:
    """A submission and how to grade it: plain data, since it may go to another machine.

    Attributes:
        content: the submitted notebook.
        lesson: such as `"03_split"`.
        copy: the course's own copy of the lesson, as JSON.
        sandboxed: whether learners' code is isolated.
        execute: whether every cell is run too.
        secret: the seed of the unseen digits; it stays on the grader's side of the sandbox.
        sandbox: the function that opens a sandbox, as `module:function`; it takes the lesson and
            `sandboxed`.
    """

    content: bytes
    lesson: str
    copy: str
    sandboxed: bool = True
    execute: bool = False
    secret: bytes = b""
    sandbox: str = SANDBOX


@dataclass(frozen=True)
class Answer:
    """What a worker returned for a task.

    Attributes:
        text: the verdict as JSON; empty if there is none.
        problem: why there is none; empty if there is one.
    """

    text: str
    problem: str = ""


Work = Iterable[tuple[str, Task]]
Grading = Callable[[Work], Generator[tuple[str, Answer]]]
TaskFunction = Callable[[Task], str]


def grade_task(task: Task) -> str:
    """Grade a submission; whatever happens, there is a verdict.

    Returns:
        The verdict as JSON: `Graded`, field by field; or, where there is no sandbox at all, a
        dict with `REFUSED` and the reason.
    """
    lesson = _lesson_copy(task.lesson, task.copy)
    reason = ""
    for _ in range(2):  # the second time in a new sandbox
        try:
            sandbox = _warm_sandbox(task, lesson.sandbox_lesson)
            open_transport = sandbox.open_transport
            return as_json_text(
                grade(
                    task.content, lesson, open_transport, secret=task.secret, execute=task.execute
                )
            )
        except NoSandbox as problem:
            return json.dumps({REFUSED: str(problem)})
        except SandboxFailed as problem:
            close_sandbox()
            reason = f"the sandbox failed: {problem}"
        except Exception as problem:
            reason = f"the grader failed: {reason_of(problem)}"
            break
    return as_json_text(not_graded(lesson, reason, [], retry=True))


def as_json_text(graded: Graded) -> str:
    """Write a verdict as JSON."""
    return json.dumps(asdict(graded))


def close_sandbox() -> None:
    """Close the sandbox of this thread, if it has one."""
    sandbox: _WarmSandbox | None = vars(_of_thread).pop("sandbox", None)
    if sandbox is not None:
        with _all_lock:
            _all.discard(sandbox.stack)
        sandbox.stack.close()


def close_sandboxes() -> None:
    """Close the sandboxes of all threads; call it when no grading is under way."""
    with _all_lock:
        stacks = [*_all]
        _all.clear()
    for stack in stacks:
        stack.close()


class _Sandbox(Protocol):
    open_transport: OpenTransport


@dataclass
class _WarmSandbox:
    key: tuple[str, str, bool]
    stack: ExitStack
    open_transport: OpenTransport


_of_thread = threading.local()
_all: set[ExitStack] = set()
_all_lock = threading.Lock()


def _warm_sandbox(task: Task, lesson: str) -> _WarmSandbox:
    """Return this thread's sandbox: the one of the submission before if it fits, or a new one."""
    key = (task.sandbox, lesson, task.sandboxed)
    warm: _WarmSandbox | None = getattr(_of_thread, "sandbox", None)
    if warm is not None and warm.key == key and warm.stack in _all:
        return warm
    close_sandbox()
    module, _, name = task.sandbox.partition(":")
    opener: Callable[..., AbstractContextManager[_Sandbox]] = getattr(import_module(module), name)
    with ExitStack() as stack:
        sandbox = stack.enter_context(opener(lesson, sandboxed=task.sandboxed))
        new = _WarmSandbox(key, stack.pop_all(), sandbox.open_transport)
    _of_thread.sandbox = new
    with _all_lock:
        _all.add(new.stack)
    return new


@lru_cache(maxsize=4)
def _lesson_copy(lesson: str, text: str) -> LessonCopy:
    return LessonCopy(lesson, text)


def grading_for(
    jobs: int | None = None, scheduler: str | None = None, function: TaskFunction = grade_task
) -> Grading:
    """Return a function that shares tasks out among workers, which start with the first task.

    A task whose worker dies, or in which a busy machine made an answer late, is tried once more,
    when nothing else is under way.

    Args:
        jobs: the number of processes on this machine; None takes one for each core.
        scheduler: the address of a Dask scheduler whose workers are used instead.
        function: what is done with each task; it returns text.

    Returns:
        A function that takes named tasks and yields each name with its answer, as they come. It
        raises CourseError if there is no scheduler, or if it has no workers.
    """

    def grading(work: Work) -> Generator[tuple[str, Answer]]:
        waiting = iter(work)
        first = next(waiting, None)
        if first is None:
            return
        with ExitStack() as stack:
            client = _connect(scheduler, stack) if scheduler else _start(jobs, stack)
            stack.callback(_close_worker_sandboxes, client)
            yield from _share_out(client, function, chain([first], waiting))

    return grading


def in_this_process(function: TaskFunction = grade_task) -> Grading:
    """Return a function that does one task after the other here; for tests and single tasks."""

    def grading(work: Work) -> Generator[tuple[str, Answer]]:
        again = []
        for name, task in work:
            answer = Answer(function(task))
            if _is_late(answer):
                again.append((name, task))
            else:
                yield name, answer
        for name, task in again:
            yield name, Answer(function(task))

    return grading


def _start(jobs: int | None, stack: ExitStack) -> Any:
    import dask
    from distributed import Client, LocalCluster
    from distributed.security import Security

    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="digitkit-"))
    settings = {
        "distributed.scheduler.allowed-failures": 0,  # we retry a task ourselves, alone
        "distributed.worker.daemon": False,  # a worker starts processes of its own
        "distributed.logging.distributed": "critical",
    }
    stack.enter_context(dask.config.set(settings))
    stack.enter_context(_silent())
    cluster = stack.enter_context(
        LocalCluster(
            n_workers=jobs or usable_cores(),
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            protocol="tls://",
            security=Security.temporary(),  # keeps other users out
            dashboard_address=None,
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
        )
    )
    return stack.enter_context(Client(cluster, set_as_default=False))


def _connect(address: str, stack: ExitStack) -> Any:
    from distributed import Client

    stack.enter_context(_silent())
    try:
        client: Any = Client(address, timeout=TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, ImportError, TimeoutError) as problem:
        reason = one_line(problem)[:200]
        raise CourseError(f"{address}: no Dask scheduler answers there: {reason}") from None
    stack.enter_context(client)
    if not client.nthreads():
        raise CourseError(f"{address}: the Dask scheduler has no workers; start some first")
    return client


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask's messages about dying workers off the terminal; a run reports them itself."""
    names = ("distributed", "distributed.nanny", "distributed.worker", "distributed.scheduler")
    levels = {name: logging.getLogger(name).level for name in names}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed")
        warnings.filterwarnings("ignore", message="Sending large graph")
        for name in names:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)


def _share_out(client: Any, function: TaskFunction, work: Work) -> Generator[tuple[str, Answer]]:
    """Keep every worker busy without sending all the work at once."""
    from distributed import as_completed

    waiting, again = iter(work), list[tuple[str, Task]]()
    names: dict[str, tuple[str, Task]] = {}
    done: Any = as_completed(loop=client.loop)

    def send(amount: int) -> None:
        for _, (name, task) in zip(range(amount), waiting, strict=False):
            future = client.submit(function, task, pure=False)
            names[future.key] = (name, task)
            done.add(future)

    send(max(1, sum(client.nthreads().values())) * _AHEAD)
    for future in done:
        name, task = names.pop(future.key)
        answer, killed = _received(future)
        send(1)
        if killed or _is_late(answer):
            again.append((name, task))
        else:
            yield name, answer
    for name, task in again:
        answer, _ = _received(client.submit(function, task, pure=False))
        yield name, answer


def _is_late(answer: Answer) -> bool:
    """Check whether a busy machine made an answer late; see `Graded.late`."""
    if '"late": true' not in answer.text:  # a verdict may be megabytes long
        return False
    verdict = json.loads(answer.text)
    return isinstance(verdict, dict) and verdict.get("late") is True


def _received(future: Any) -> tuple[Answer, bool]:
    """Return the answer, and whether its worker died without a second try."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    try:
        return Answer(str(future.result())), False
    except KilledWorker as death:
        reason = "the worker that graded it died, and so did the next one"
        return Answer("", reason), death.allowed_failures == 0
    except FutureCancelledError:
        raise CourseError(
            "the Dask scheduler was lost; what is graded is kept, start again to go on"
        ) from None
    except Exception as problem:
        reason = f"the worker failed: {type(problem).__name__}: {one_line(problem)[:200]}"
        return Answer("", reason), False


def _close_worker_sandboxes(client: Any) -> None:
    """Close the warm sandboxes in the workers of a scheduler that outlives this run."""
    try:
        client.run(close_sandboxes, nanny=False)
    except Exception:  # dead or lost workers have closed theirs
        return
