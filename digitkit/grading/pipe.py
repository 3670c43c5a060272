"""The learner's side in a process of its own, which is killed when its time is over."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import time
from abc import ABC, abstractmethod

from digitkit.grading.channel import LARGEST, Closed, exchange
from digitkit.grading.child import READY, summons
from digitkit.grading.links import Died, TimedOut
from digitkit.grading.plan import Plan
from digitkit.grading.processes import Child, how_it_ended, start_forked, start_spawned
from digitkit.grading.spare import Spare
from digitkit.grading.time_limits import LOOK, TimeLimit
from digitkit.grading.wire import WireError

# a new interpreter may have to load TensorFlow first, on a slow machine
TO_START = 40.0
_RUNS = re.compile(rb"runs (\d{1,6}) (\d{1,6})")


class ChildLink(ABC):
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


class PipeLink(ChildLink):
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
        self, plan: Plan, limit: TimeLimit, *, spawn: bool = False, spare: Spare | None = None
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
