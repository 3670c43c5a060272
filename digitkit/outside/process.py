"""The process in which a learner's code runs: how it is started, asked, measured and ended."""

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
from typing import Protocol

from digitkit.inside.child import LINE_CLOSED, READY, WAITS, serve, serve_later, summons
from digitkit.inside.graphs import graphs_as_traced
from digitkit.outside.transport import Died, TimedOut
from digitkit.protocol.codec import WireError
from digitkit.protocol.framing import LARGEST, Closed, exchange
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import LOOK, TimeLimit, cpu_time_of_session, cpu_time_of_tree


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


# a new interpreter may have to load TensorFlow first, on a slow machine
TO_START = 40.0
_RUNS = re.compile(rb"runs (\d{1,6}) (\d{1,6})")


class ChildTransport(ABC):
    """A link to a process in which the learner's code runs, wherever that process is.

    Args:
        plan: what to run of the learner's file.
        limit: how long all calls may take together; loading the file has as long again.
        to_start: how much longer the process may take before it loads the file.

    Attributes:
        largest_answer: how many bytes an answer may have.
    """

    largest_answer = LARGEST

    def __init__(self, plan: Plan, limit: TimeLimit, to_start: float = 0.0) -> None:
        self._plan = plan
        self._calls, self._limit = limit, limit.plus(to_start)
        self._cpu_before = self._cpu = 0.0
        self._waited = self._asked = self._look_at = 0.0
        self._runs: tuple[int, int] | None = None
        self._child: Child | None = None
        self._line: socket.socket | None = None
        self._end: Exception | None = None
        self._first: bytes | None = None
        self._opened = False

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the reply; the first one starts the child if need be.

        Raises:
            TimedOut: the learner's code took too long; it was killed.
            Died: the learner's code ended its process.
            WireError: what came back is no frame; the child was killed.
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
        """Start the child without waiting for it, unless it is there."""
        if self._child is None:
            self._line, self._child, self._first = self._begin()
            self._line.setblocking(False)

    def end(self) -> None:
        """Kill the child, so that whoever waits for a reply, in another thread, gets none."""
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
        """Start the child; give this end of the line, the child, and what it has to be sent."""

    def _open(self) -> None:
        self.start()
        try:
            if self._exchange(self._first) != READY:
                raise WireError("the child did not begin as agreed")
        except TimedOut as end:
            end.line = self._plan.line(*self._runs) if self._runs else None
            raise
        self._opened = True
        # What wasn't measured yet is less than a quarter of a second for each processor.
        self._limit, self._cpu_before, self._waited = self._calls, self._cpu, 0.0

    def _exchange(self, message: bytes | None) -> bytes:
        assert self._line is not None
        assert self._child is not None
        self._asked = time.monotonic()
        self._look_at = self._look_at or self._asked + LOOK
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
            raise Died(how_it_ended(self._child.end())) from None
        finally:
            self._waited += time.monotonic() - self._asked

    def _check_time(self) -> None:
        """Raise TimedOut if a limit is reached; measure only now and then."""
        now = time.monotonic()
        if now < self._look_at:
            return
        assert self._child is not None
        self._look_at = now + LOOK
        self._cpu = max(self._cpu, self._child.cpu_time())
        worked, loading = self._cpu - self._cpu_before, not self._opened
        if worked >= self._limit.cpu:
            raise TimedOut(self._limit.cpu, worked=worked, loading=loading)
        if self._waited + now - self._asked >= self._limit.wall:
            raise TimedOut(self._limit.wall, waited=True, worked=worked, loading=loading)

    def _note_line(self, payload: bytes) -> bool:
        """Note which statement runs, if a frame says so; learner code may have sent it."""
        told = _RUNS.fullmatch(payload)
        if told:
            self._runs = int(told[1]), int(told[2])
        return bool(told)


class ProcessTransport(ChildTransport):
    """A link to a child process in which the learner's code runs.

    The child is forked from this process, so what is loaded here is loaded there; where the
    system can't fork, a new interpreter is started.

    Args:
        plan: what to run of the learner's file.
        limit: how long all calls may take together; loading the file has as long again.
        spawn: start a new interpreter even where forking is possible.
        spare: a child that was started ahead and is ready; it is used up.
    """

    def __init__(
        self,
        plan: Plan,
        limit: TimeLimit,
        *,
        spawn: bool = False,
        spare: PreforkedWorker | None = None,
    ) -> None:
        spawn = spawn or not hasattr(os, "fork")
        super().__init__(plan, limit, to_start=TO_START if spawn else 0.0)
        self._start = start_spawned if spawn else start_forked
        self._spare = spare
        self._folder = ""

    def close(self) -> None:
        """Kill the child and whatever it started, and take away its folder."""
        super().close()
        if self._spare is not None:
            self._spare.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        self._folder = tempfile.mkdtemp(prefix="digitkit-")
        if self._spare is not None:
            self._cpu_before = self._cpu = self._spare.child.cpu_time()
            return self._spare.line, self._spare.child, summons(self._plan, self._folder)
        near, far = socket.socketpair()
        with far:
            return near, self._start(far, near, self._plan, self._folder), None


class PreforkedWorker:
    """A child that is forked ahead and makes ready, to be given a learner's code later.

    Attributes:
        line: this end of the line to it.
        child: the process.
    """

    def __init__(self) -> None:
        import psutil  # noqa: F401  # measures children; loaded here, while nobody waits

        self.line, far = socket.socketpair()
        self.line.setblocking(False)
        self._ready = False
        self._loaded = {*sys.modules}
        with far:
            self.child = fork(far, self.line, lambda: serve_later(far, initialise_keras))

    def is_up_to_date(self) -> bool:
        """Tell whether it is there, and a child forked now would have no more loaded."""
        return sys.modules.keys() <= self._loaded and not self.child.gone()

    def is_ready(self) -> bool:
        """Tell whether it is up to date and waits; until then a child forked now is as quick."""
        if not self._ready:
            with contextlib.suppress(OSError):  # nothing has come yet
                self._ready = bool(self.line.recv(len(WAITS)))
        return self._ready and self.is_up_to_date()

    def close(self) -> None:
        """End it."""
        self.line.close()
        self.child.kill()


def initialise_keras() -> None:
    """Let Keras make, train and ask a model, which takes far longer the first time in a process.

    What it leaves behind is put back: names of layers, and the state of NumPy's random numbers.
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
