"""The learner's side in a process of its own, which is killed when its time is over."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import socket
import tempfile
import time
import warnings
from abc import ABC, abstractmethod
from multiprocessing import get_context
from typing import Protocol

from digitkit.grading.channel import LARGEST, Closed, Late, exchange
from digitkit.grading.child import LINE_CLOSED, READY, serve
from digitkit.grading.links import Died, TimedOut
from digitkit.grading.plan import Plan
from digitkit.grading.wire import WireError

# a new interpreter may have to load TensorFlow first, on a slow machine
TO_START = 40.0


class ChildLink(ABC):
    """A link to a process in which the learner's code runs, wherever that process is.

    Args:
        seconds: how long all calls may take together; loading the file has as long again.
        to_start: how much longer the process may take before it loads the file.

    Attributes:
        largest_answer: how many bytes an answer may have.
    """

    largest_answer = LARGEST

    def __init__(self, seconds: float, to_start: float = 0.0) -> None:
        self._seconds = seconds
        self._left = seconds + to_start
        self._child: Child | None = None
        self._line: socket.socket | None = None
        self._end: Exception | None = None

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the reply; the first one starts the child.

        Raises:
            TimedOut: the learner's code took too long; it was killed.
            Died: the learner's code ended its process.
            WireError: what came back is no frame; the child was killed.
        """
        if self._end is not None:
            raise self._end
        try:
            if self._child is None:
                self._open()
            return self._exchange(message)
        except Exception as end:
            self._end = end
            self.close()
            raise

    def close(self) -> None:
        """Kill the child and whatever it started."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._child is not None:
            self._child.kill()

    @abstractmethod
    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        """Start the child; give this end of the line, the child, and what it has to be sent."""

    def _open(self) -> None:
        self._line, self._child, first = self._begin()
        self._line.setblocking(False)
        if self._exchange(first) != READY:
            raise WireError("the child did not begin as agreed")
        self._left = self._seconds

    def _exchange(self, message: bytes | None) -> bytes:
        assert self._line is not None
        assert self._child is not None
        begin = time.monotonic()
        try:
            return exchange(self._line, message, self._left, self._child.gone, self.largest_answer)
        except Late:
            raise TimedOut(self._seconds) from None
        except Closed:
            raise Died(how_it_ended(self._child.end())) from None
        finally:
            self._left -= time.monotonic() - begin


class PipeLink(ChildLink):
    """A link to a child process in which the learner's code runs.

    The child is forked from this process, so what is loaded here is loaded there; where the
    system can't fork, a new interpreter is started.

    Args:
        plan: what to run of the learner's file.
        seconds: how long all calls may take together; loading the file has as long again.
        spawn: start a new interpreter even where forking is possible.
    """

    def __init__(self, plan: Plan, seconds: float, *, spawn: bool = False) -> None:
        spawn = spawn or not hasattr(os, "fork")
        super().__init__(seconds, to_start=TO_START if spawn else 0.0)
        self._plan = plan
        self._start = start_spawned if spawn else start_forked
        self._folder = ""

    def close(self) -> None:
        """Kill the child and whatever it started, and take away its folder."""
        super().close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        self._folder = tempfile.mkdtemp(prefix="digitkit-")
        near, far = socket.socketpair()
        with far:
            return near, self._start(far, near, self._plan, self._folder), None


class Child(Protocol):
    """A process in which a learner's code runs."""

    def gone(self) -> bool:
        """Tell whether it has ended."""

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
    """Fork this process; the child never comes back from here."""
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
            serve(far, plan, folder)
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
