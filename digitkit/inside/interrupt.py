"""Interrupting learner code that runs in this process, as under a notebook's check.

In the main thread a timer's signal does it, so that a sleep or a lock is interrupted too.
Elsewhere, and on Windows, another thread does, which reaches code only between two of Python's
own steps.
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
from collections.abc import Callable
from functools import partial
from types import FrameType, TracebackType

from digitkit.inside.tracebacks import is_learners_file
from digitkit.protocol.time_limits import LOOK, TimeLimit, cpu_time_of_children

_PATIENCE = 4  # interruptions that let `finally` blocks run before one that insists
_SCAN_AFTER = 1.0  # seconds after which processes are looked for


class Interrupted(BaseException):
    """Learner code is interrupted; no `except Exception` can stop this."""


class Interrupter:
    """Interrupts the learner code that runs in this context when its time is over.

    Only learner code, and what it calls, is interrupted, never the code around it.

    Args:
        limit: how long it may run.

    Attributes:
        over: whether a limit was reached.
        cpu: CPU seconds of this process and its children, once the context is left.
        wall: seconds on the clock, once the context is left.
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
        """Measure, and tell whether the code that runs in this frame is to be interrupted."""
        if not self.over:
            self._measure()
        return self.over and self._is_learners(frame)

    def _is_learners(self, frame: FrameType | None) -> bool:
        while frame is not None and frame is not self._outer:
            if is_learners_file(frame.f_code.co_filename):
                return True
            frame = frame.f_back
        return False


class _SignalTimer:
    """Ticks by SIGALRM, and puts back what was set before."""

    def __init__(self, tick: Callable[[FrameType | None], bool]) -> None:
        self._tick, self._interrupted = tick, 0

    def start(self) -> None:
        self._began = time.monotonic()
        self._handler = signal.signal(signal.SIGALRM, self._ring)
        self._timer = signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self._handler is not None:  # None was not set by Python, and can't be put back
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
        # The code catches everything and goes on. Now the signal is sent again together with the
        # raise, both from C, so that Python handles it at its next step: behind the `except`.
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
            except Interrupted:  # it was on its way
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
