"""Processes in which a learner's code runs: forked, or a new interpreter."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import time
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from typing import Protocol

from digitkit.grading.child import LINE_CLOSED, serve
from digitkit.grading.plan import Plan
from digitkit.grading.time_limits import cpu_time_of_session, cpu_time_of_tree


class Child(Protocol):
    """A process in which a learner's code runs."""

    def gone(self) -> bool:
        """Tell whether it has ended."""

    def cpu_time(self) -> float:
        """Return the CPU seconds that it and the processes it started have used."""

    def end(self) -> int:
        """Wait for its end and give its exit code, negative for a signal."""

    def kill(self) -> None:
        """Kill it and all that belongs to its group."""


class ForkedChild:
    """A forked process, which leads a process group of its own."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._code: int | None = None
        self._killed = False

    def gone(self) -> bool:
        """Tell whether it has ended."""
        return self._wait(os.WNOHANG)

    def cpu_time(self) -> float:
        """Return the CPU seconds of its session."""
        return cpu_time_of_session(self._pid)

    def end(self) -> int:
        """Give its exit code, once it has had a moment to end; then it is killed."""
        for _ in range(40):
            if self.gone():
                break
            time.sleep(0.025)
        self.kill()
        assert self._code is not None
        return self._code

    def kill(self) -> None:
        """Kill it and all that belongs to its group."""
        if self._killed:
            return
        self._killed = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
        if self._code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._wait(0)

    def _wait(self, options: int) -> bool:
        if self._code is None:
            try:
                pid, status = os.waitpid(self._pid, options)
            except ChildProcessError:
                self._code = 0
                return True
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None


class SpawnedChild:
    """A new interpreter."""

    def __init__(self, process: object) -> None:
        self._process: object = process

    def gone(self) -> bool:
        """Tell whether it has ended."""
        return not self._process.is_alive()  # type: ignore[attr-defined]

    def cpu_time(self) -> float:
        """Return the CPU seconds of it and its descendants."""
        return cpu_time_of_tree(self._process.pid)  # type: ignore[attr-defined]

    def end(self) -> int:
        """Give its exit code, once it has had a moment to end; then it is killed."""
        self._process.join(1)  # type: ignore[attr-defined]
        self.kill()
        return int(self._process.exitcode or 0)  # type: ignore[attr-defined]

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()  # type: ignore[attr-defined]
        self._process.join()  # type: ignore[attr-defined]


def start_forked(far: socket.socket, near: socket.socket, plan: Plan, folder: str) -> Child:
    """Fork this process for a learner's code."""
    return fork(far, near, lambda: serve(far, plan, folder))


def fork(far: socket.socket, near: socket.socket, task: Callable[[], None]) -> ForkedChild:
    """Fork this process; the child does its task, and never comes back from here.

    Args:
        far: the child's end of its line.
        near: this process' end of it.
        task: what the child does.
    """
    with warnings.catch_warnings():
        # The child calls nothing that could wait for a lock of this process' other threads.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            # The parent's rubbish is never cleared away here: it could close a file by its number
            # that has meanwhile become the number of another one.
            gc.freeze()
            near.close()
            task()
        finally:
            os._exit(1)
    return ForkedChild(pid)


def start_spawned(far: socket.socket, _near: socket.socket, plan: Plan, folder: str) -> Child:
    """Start a new interpreter."""
    process = get_context("spawn").Process(target=serve, args=(far, plan, folder), daemon=True)
    process.start()
    return SpawnedChild(process)


def how_it_ended(code: int) -> str:
    """Say in a learner's words how the process that ran their code ended."""
    if code == LINE_CLOSED:
        return "Your code closed files that it did not open, the line to the grader among them."
    if code >= 0:
        return f"Your code ended Python itself, with exit code {code}."
    if -code == getattr(signal, "SIGKILL", 9):
        return "Your code was killed by the system, most likely for want of memory."
    return f"Your code crashed Python itself ({signal.strsignal(-code)})."
