"""Sharing the work out: to processes on this machine, or to workers of a Dask scheduler."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from digitkit.course.autograde.worker import Task, close_sandboxes, grade_task
from digitkit.course.course import CourseError

TO_CONNECT = 30
_AHEAD = 2  # tasks under way or waiting for each worker


@dataclass(frozen=True)
class Answer:
    """What came back for a task.

    Attributes:
        text: the verdict as JSON; empty if there is none.
        problem: why there is none; empty if there is one.
    """

    text: str
    problem: str = ""


Work = Iterable[tuple[str, Task]]
Grading = Callable[[Work], Generator[tuple[str, Answer]]]


def grading_for(
    jobs: int | None = None, scheduler: str | None = None, function: Callable = grade_task
) -> Grading:
    """Give what shares tasks out among workers, which start when there is a first task.

    A task whose worker dies, or in which a busy machine made an answer late, is tried once more,
    when nothing else is under way.

    Args:
        jobs: how many processes on this machine; None takes one for each core.
        scheduler: the address of a Dask scheduler whose workers do it instead.
        function: what is done with each task; it returns text.

    Returns:
        What takes named tasks and gives each name with what came back, as they come. It raises
        CourseError if the scheduler isn't there, or has no workers.
    """

    def grading(work: Work) -> Generator[tuple[str, Answer]]:
        waiting = iter(work)
        first = next(waiting, None)
        if first is None:
            return
        with ExitStack() as stack:
            client = _connect(scheduler, stack) if scheduler else _start(jobs, stack)
            stack.callback(_close_boxes, client)
            yield from _share_out(client, function, chain([first], waiting))

    return grading


def in_this_process(function: Callable[[Task], str] = grade_task) -> Grading:
    """Do one task after the other here; for tests, and where there is nothing to share out."""

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


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(jobs: int | None, stack: ExitStack) -> Any:
    import dask
    from distributed import Client, LocalCluster
    from distributed.security import Security

    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="digitkit-"))
    settings = {
        "distributed.scheduler.allowed-failures": 0,  # we try again ourselves, alone
        "distributed.worker.daemon": False,  # a worker starts processes of its own
        "distributed.logging.distributed": "critical",
    }
    stack.enter_context(dask.config.set(settings))
    stack.enter_context(_silent())
    cluster = stack.enter_context(
        LocalCluster(
            n_workers=jobs or cores(),
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            protocol="tls://",
            security=Security.temporary(),  # other users of this machine can't speak with it
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
        client = Client(address, timeout=TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, ImportError, TimeoutError) as problem:
        why = " ".join(str(problem).split())[:200]
        raise CourseError(f"{address}: no Dask scheduler answers there: {why}") from None
    stack.enter_context(client)
    if not client.nthreads():
        raise CourseError(f"{address}: the Dask scheduler has no workers; start some first")
    return client


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask's talk about dying workers off the terminal; what matters is told by us."""
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


def _share_out(client: Any, function: Callable, work: Work) -> Generator[tuple[str, Answer]]:
    """Keep every worker busy without sending it all at once."""
    from distributed import as_completed

    waiting, again = iter(work), list[tuple[str, Task]]()
    names: dict[str, tuple[str, Task]] = {}
    done = as_completed(loop=client.loop)

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
    """Tell whether a verdict says that a busy machine made an answer late; see `Graded.late`."""
    if '"late": true' not in answer.text:  # a verdict may be megabytes long
        return False
    told = json.loads(answer.text)
    return isinstance(told, dict) and told.get("late") is True


def _received(future: Any) -> tuple[Answer, bool]:
    """Give what came back, and whether its worker died without having been tried again."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    try:
        return Answer(str(future.result())), False
    except KilledWorker as death:
        why = "the worker that graded it died, and so did the next one"
        return Answer("", why), death.allowed_failures == 0
    except FutureCancelledError:
        raise CourseError(
            "the Dask scheduler was lost; what is graded is kept, start again to go on"
        ) from None
    except Exception as problem:
        why = " ".join(str(problem).split())[:200]
        return Answer("", f"the worker failed: {type(problem).__name__}: {why}"), False


def _close_boxes(client: Any) -> None:
    """Close the sandboxes that stay warm in workers of a scheduler that goes on without us."""
    try:
        client.run(close_sandboxes, nanny=False)
    except Exception:  # dead or lost workers have closed theirs
        return
