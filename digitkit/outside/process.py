"""Start, ask, measure and end the process in which a learner's code runs."""

from __future__ import annotations

import contextlib
import gc
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from typing import Protocol

from digitkit.inside.child import LINE_CLOSED, READY, WAITS, serve, serve_later, start_message
from digitkit.outside.transport import Died, TimedOut
from digitkit.protocol.codec import ProtocolError
from digitkit.protocol.framing import LARGEST, Closed, exchange
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import LOOK, TimeLimit, cpu_time_of_session, cpu_time_of_tree
from digitkit.settings.libraries import graphs_as_traced


class Child(Protocol):
    """A process in which a learner's code runs."""

    def gone(self) -> bool:
        """Check whether it has ended."""

    def cpu_time(self) -> float:
        """Return the CPU seconds that it and the processes it started have used."""

    def end(self) -> int:
        """Give it a moment to end, kill it, and return its exit code, negative for a signal."""

    def kill(self) -> None:
        """Kill it and all processes of its group."""


class ForkedChild:
    """A forked process, which leads a process group of its own."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._code: int | None = None
        self._killed = False

    def gone(self) -> bool:
        """Check whether it has ended."""
        return self._wait(os.WNOHANG)

    def cpu_time(self) -> float:
        """Return the CPU seconds of its session."""
        return cpu_time_of_session(self._pid)

    def end(self) -> int:
        """Give it a moment to end, kill it, and return its exit code, negative for a signal."""
        for _ in range(40):
            if self.gone():
                break
            time.sleep(0.025)
        self.kill()
        assert self._code is not None
        return self._code

    def kill(self) -> None:
        """Kill it and all processes of its group."""
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

    def __init__(self, process: SpawnProcess) -> None:
        self._process = process

    def gone(self) -> bool:
        """Check whether it has ended."""
        return not self._process.is_alive()

    def cpu_time(self) -> float:
        """Return the CPU seconds of it and its descendants."""
        assert self._process.pid is not None
        return cpu_time_of_tree(self._process.pid)

    def end(self) -> int:
        """Give it a moment to end, kill it, and return its exit code, negative for a signal."""
        self._process.join(1)
        self.kill()
        return self._process.exitcode or 0

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.join()


def _fork(near: socket.socket, task: Callable[[], None]) -> ForkedChild:
    """Fork this process; the child runs a task and never returns from here.

    Args:
        near: this process' end of the socket, which the child closes.
        task: what the child does.
    """
    with warnings.catch_warnings():
        # The child calls nothing that could wait for a lock held by another thread of this process.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            # Never collect the parent's garbage here: it could close a file by its number that
            # has since become the number of another file.
            gc.freeze()
            near.close()
            task()
        finally:
            os._exit(1)
    return ForkedChild(pid)


def _how_it_ended(code: int) -> str:
    """Explain to a learner how the process that ran their code ended."""
    if code == LINE_CLOSED:
        return "Your code closed files that it did not open, such as the connection to the grader."
    if code >= 0:
        return f"Your code ended Python itself, with exit code {code}."
    if -code == getattr(signal, "SIGKILL", 9):
        return "Your code was killed by the system, most likely for want of memory."
    return f"Your code crashed Python itself ({signal.strsignal(-code)})."


_TO_START = 40.0  # a new interpreter may have to load TensorFlow first, on a slow machine
_RUNS = re.compile(rb"runs (\d{1,6}) (\d{1,6})")


class ChildTransport(ABC):
    """A transport to a process in which the learner's code runs, wherever that process is.

    Args:
        plan: what to run of the learner's file.
        limit: how long all calls together may take; loading the file may take as long again.
        to_start: how much longer the process may take to start.

    Attributes:
        largest_answer: how many bytes an answer may have.
    """

    largest_answer = LARGEST

    def __init__(self, plan: Plan, limit: TimeLimit, to_start: float = 0.0) -> None:
        self._plan = plan
        self._limit_of_calls, self._limit = limit, limit.plus(to_start)
        self._cpu_before = self._cpu = 0.0
        self._waited = self._asked_at = self._measure_at = 0.0
        self._running: tuple[int, int] | None = None  # the statement that runs during loading
        self._child: Child | None = None
        self._line: socket.socket | None = None
        self._end: Exception | None = None
        self._first: bytes | None = None
        self._opened = False

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the reply; the first one starts the child if necessary.

        Raises:
            TimedOut: the learner's code took too long; it was killed.
            Died: the learner's code ended its process.
            ProtocolError: the bytes received are not a frame; the child was killed.
        """
        if self._end is not None:
            raise self._end
        try:
            if not self._opened:
                self._open()
            return self._exchange(message)
        except Exception as end:
            self._end = end
            self.close()
            raise

    def start(self) -> None:
        """Start the child without waiting for it, unless it has been started."""
        if self._child is None:
            self._line, self._child, self._first = self._begin()
            self._line.setblocking(False)

    def end(self) -> None:
        """Kill the child; another thread that waits for a reply gets none."""
        if self._child is not None:
            self._child.kill()

    def close(self) -> None:
        """Kill the child and whatever it started."""
        if self._line is not None:
            self._line.close()
            self._line = None
        self.end()

    @abstractmethod
    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        """Start the child; return the socket to it, the child, and the first message if any."""

    def _open(self) -> None:
        self.start()
        try:
            if self._exchange(self._first) != READY:
                raise ProtocolError("the child did not start with the message that it is ready")
        except TimedOut as end:
            end.line = self._plan.line(*self._running) if self._running else None
            raise
        self._opened = True
        # What hasn't been measured yet is less than a quarter of a second for each processor.
        self._limit, self._cpu_before, self._waited = self._limit_of_calls, self._cpu, 0.0

    def _exchange(self, message: bytes | None) -> bytes:
        assert self._line is not None
        assert self._child is not None
        self._asked_at = time.monotonic()
        self._measure_at = self._measure_at or self._asked_at + LOOK
        try:
            return exchange(
                self._line,
                message,
                self._child.gone,
                self._check_time,
                self.largest_answer,
                (lambda _: False) if self._opened else self._note_line,
            )
        except Closed:
            raise Died(_how_it_ended(self._child.end())) from None
        finally:
            self._waited += time.monotonic() - self._asked_at

    def _check_time(self) -> None:
        """Raise TimedOut if a limit is reached; measure only once per interval."""
        now = time.monotonic()
        if now < self._measure_at:
            return
        assert self._child is not None
        self._measure_at = now + LOOK
        self._cpu = max(self._cpu, self._child.cpu_time())
        worked, loading = self._cpu - self._cpu_before, not self._opened
        if worked >= self._limit.cpu:
            raise TimedOut(self._limit.cpu, worked=worked, loading=loading)
        if self._waited + now - self._asked_at >= self._limit.wall:
            raise TimedOut(self._limit.wall, waited=True, worked=worked, loading=loading)

    def _note_line(self, payload: bytes) -> bool:
        """Note which statement runs if a frame reports it; the learner's code may have sent it."""
        match = _RUNS.fullmatch(payload)
        if match:
            self._running = int(match[1]), int(match[2])
        return bool(match)


class ProcessTransport(ChildTransport):
    """A transport to a child process in which the learner's code runs.

    The child is forked from this process, so it has all modules that are loaded here. If the
    system can't fork, a new interpreter is started.

    Args:
        plan: what to run of the learner's file.
        limit: how long all calls together may take; loading the file may take as long again.
        spawn: start a new interpreter even if forking is possible.
        worker: a preforked worker that is ready; it is used up.
    """

    def __init__(
        self,
        plan: Plan,
        limit: TimeLimit,
        *,
        spawn: bool = False,
        worker: PreforkedWorker | None = None,
    ) -> None:
        self._spawn = spawn or not hasattr(os, "fork")
        super().__init__(plan, limit, to_start=_TO_START if self._spawn else 0.0)
        self._worker = worker
        self._folder = ""

    def close(self) -> None:
        """Kill the child and whatever it started, and remove its folder."""
        super().close()
        if self._worker is not None:
            self._worker.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        self._folder = tempfile.mkdtemp(prefix="digitkit-")
        worker, plan, folder = self._worker, self._plan, self._folder
        if worker is not None:
            self._cpu_before = self._cpu = worker.child.cpu_time()
            return worker.line, worker.child, start_message(plan, folder)
        near, far = socket.socketpair()
        with far:
            if not self._spawn:
                return near, _fork(near, lambda: serve(far, plan, folder)), None
            process = get_context("spawn").Process(
                target=serve, args=(far, plan, folder), daemon=True
            )
            process.start()
            return near, SpawnedChild(process), None


class PreforkedWorker:
    """A child that is forked in advance, initialises Keras, and gets a learner's code later.

    Attributes:
        line: the socket to it.
        child: the process.
    """

    def __init__(self) -> None:
        import psutil  # noqa: F401  # measures children; loaded here, where no one waits for it

        self.line, far = socket.socketpair()
        self.line.setblocking(False)
        self._ready = False
        self._loaded = {*sys.modules}
        with far:
            self.child = _fork(self.line, lambda: serve_later(far, initialise_keras))

    def is_up_to_date(self) -> bool:
        """Check whether it runs and has loaded all that a child forked now would have."""
        return sys.modules.keys() <= self._loaded and not self.child.gone()

    def is_ready(self) -> bool:
        """Check whether it is up to date and initialised; before, forking now is as fast."""
        if not self._ready:
            with contextlib.suppress(OSError):  # nothing was received yet
                self._ready = bool(self.line.recv(len(WAITS)))
        return self._ready and self.is_up_to_date()

    def close(self) -> None:
        """End it."""
        self.line.close()
        self.child.kill()


def initialise_keras() -> None:
    """Build, train and use a model, which takes far longer the first time in a process.

    The names of layers and the state of NumPy's random numbers are restored.
    """
    import keras
    import numpy as np

    state = np.random.get_state()
    with graphs_as_traced():
        model = keras.Sequential(
            [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(2)]
        )
        model.compile("adam", "mse", metrics=["mae"])
        X, y = np.zeros((2, 4, 4, 1), "float32"), np.zeros((2, 2), "float32")
        model.fit(X, y, validation_data=(X, y), verbose=0)
        model.predict(X, verbose=0)
    keras.utils.clear_session()
    np.random.set_state(state)
