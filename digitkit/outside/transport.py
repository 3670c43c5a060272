"""Send messages to a learner's code and receive its replies.

A learner's code in this process is interrupted when its time is over. In the main thread a timer's
signal does this, so that a sleep or a lock is interrupted too. In other threads, and on Windows,
another thread does it, which can interrupt only between two of Python's own steps.
"""

from __future__ import annotations

import _thread
import ctypes
import operator
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Protocol

from digitkit.inside.server import Server
from digitkit.inside.tracebacks import is_learners_file
from digitkit.protocol.plan import StatementLine
from digitkit.protocol.time_limits import LOOK, TimeLimit, cpu_time_of_children


class Transport(Protocol):
    """A connection to a learner's code."""

    def ask(self, message: bytes) -> bytes:
        """Send a message and wait for the reply.

        Raises:
            TimedOut: the learner's code took too long.
            Died: the learner's code ended the interpreter that it ran in.
            ProtocolError: the bytes received are not a reply.
        """

    def close(self) -> None:
        """End the connection, and the process of the learner's code if it has its own."""


class TimedOut(Exception):  # noqa: N818
    """The learner's code was stopped because its time was over.

    Attributes:
        limit: the limit that was reached, in seconds.
        waited: whether it was the wall-clock limit, not the limit of CPU time.
        worked: CPU seconds that were used.
        loading: whether it was reached while the file was loaded, before any call.
        line: the line of the file that was running; None if it isn't known.
    """

    def __init__(
        self, limit: float, *, waited: bool = False, worked: float = 0.0, loading: bool = False
    ) -> None:
        super().__init__(f"stopped after {limit:g} seconds")
        self.limit = limit
        self.waited = waited
        self.worked = worked
        self.loading = loading
        self.line: StatementLine | None = None


class Died(Exception):  # noqa: N818
    """The learner's code ended the interpreter that it ran in; the message says how."""


class InProcessTransport:
    """A transport to functions in this process.

    Messages are encoded and decoded here too, so a check sees the same as with another process.

    Args:
        functions: the learner's functions by name.
        guard: the function of digitkit that must not be called; empty guards none.
        limit: how long all calls together may take; None sets no limit.
    """

    def __init__(
        self, functions: Mapping[str, Any], *, guard: str = "", limit: TimeLimit | None = None
    ) -> None:
        self._server = Server(functions, guard=guard)
        self._limit = limit
        self._cpu = self._wall = 0.0

    @classmethod
    def around(cls, server: Server) -> InProcessTransport:
        """Return a transport to an existing server."""
        transport = cls({})
        transport._server = server
        return transport

    def ask(self, message: bytes) -> bytes:
        """Let the server answer.

        Raises:
            TimedOut: the learner's code took too long; it was interrupted.
        """
        if self._limit is None:
            return self._server.answer(message)
        left = TimeLimit(self._limit.cpu - self._cpu, self._limit.wall - self._wall)
        interrupter = Interrupter(left)
        reply = b""
        with suppress(Interrupted), interrupter:
            reply = self._server.answer(message)
        self._cpu += interrupter.cpu
        self._wall += interrupter.wall
        if interrupter.over:  # even if the code caught the interruption
            waited = self._cpu < self._limit.cpu
            limit = self._limit.wall if waited else self._limit.cpu
            raise TimedOut(limit, waited=waited, worked=self._cpu)
        return reply

    def close(self) -> None:
        """Remove the files of the calls."""
        self._server.close()


_PATIENCE = 4  # interruptions that let `finally` blocks run before one that can't be caught
_SCAN_AFTER = 1.0  # seconds after which child processes are measured too


class Interrupted(BaseException):
    """A learner's code is interrupted; `except Exception` does not catch this."""


class Interrupter:
    """A context manager that interrupts a learner's code when its time is over.

    Only the learner's code and what it calls is interrupted, never the code around it.

    Args:
        limit: how long it may run.

    Attributes:
        over: whether a limit was reached.
        cpu: CPU seconds of this process and its children, after the context.
        wall: seconds on the clock, after the context.
    """

    def __init__(self, limit: TimeLimit) -> None:
        self.over = False
        self.cpu = self.wall = 0.0
        self._limit = limit

    def __enter__(self) -> Interrupter:
        self._outer = sys._getframe(1)
        self._started, self._began, self._cpu_before = time.time(), time.monotonic(), _own_cpu()
        in_main = threading.current_thread() is threading.main_thread()
        signals = in_main and hasattr(signal, "setitimer")
        self._timer: _SignalTimer | _ThreadTimer
        self._timer = (_SignalTimer if signals else _ThreadTimer)(self._tick)
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._measure()

    def _measure(self) -> None:
        self.wall = time.monotonic() - self._began
        own = _own_cpu() - self._cpu_before
        children = cpu_time_of_children(self._started) if self.wall > _SCAN_AFTER else 0.0
        self.cpu = max(self.cpu, own + children)
        self.over |= self.cpu >= self._limit.cpu or self.wall >= self._limit.wall

    def _tick(self, frame: FrameType | None) -> bool:
        """Measure, and return whether to interrupt the code that runs in this frame."""
        if not self.over:
            self._measure()
        while self.over and frame is not None and frame is not self._outer:
            if is_learners_file(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return False


class _SignalTimer:
    """Ticks by SIGALRM, and restores the earlier handler and timer at the end."""

    def __init__(self, tick: Callable[[FrameType | None], bool]) -> None:
        self._tick, self._interrupted = tick, 0

    def start(self) -> None:
        self._began = time.monotonic()
        self._handler = signal.signal(signal.SIGALRM, self._ring)
        self._timer = signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        # Ignoring the signal for a moment drops a tick that no thread has handled yet.
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        if self._handler is not None:  # None was not set by Python and can't be restored
            signal.signal(signal.SIGALRM, self._handler)
        left, interval = self._timer
        if left:
            left = max(left - (time.monotonic() - self._began), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, left, interval)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        if not self._tick(frame):
            return
        self._interrupted += 1
        if self._interrupted <= _PATIENCE:
            raise Interrupted
        # The code catches everything and goes on. Send the signal again together with the raise,
        # both from C, so that Python handles it at its next step: after the `except`.
        again = partial(_thread.interrupt_main, signal.SIGALRM)
        throw = partial((_ for _ in ()).throw, Interrupted)
        list(map(operator.call, (again, throw)))


class _ThreadTimer:
    """Ticks in a thread of its own, and raises in the thread that started it."""

    def __init__(self, tick: Callable[[FrameType | None], bool]) -> None:
        self._tick, self._stopped = tick, threading.Event()
        self._lock = threading.Lock()
        self._id = threading.get_ident()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        while True:
            try:
                with self._lock:
                    self._stopped.set()
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._id), None)
            except Interrupted:  # it had already been sent
                continue
            return

    def _run(self) -> None:
        while not self._stopped.wait(LOOK):
            with self._lock:
                if not self._stopped.is_set() and self._tick(sys._current_frames().get(self._id)):
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self._id), ctypes.py_object(Interrupted)
                    )


def _own_cpu() -> float:
    """Return the CPU seconds of this process, and of its children that have ended."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system
