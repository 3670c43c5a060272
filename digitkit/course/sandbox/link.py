"""A link to handed-in code in a box."""

from __future__ import annotations

import json
import signal
import socket
import time
from contextlib import suppress
from typing import Any

from digitkit.course.sandbox.bubblewrap import what_to_allow
from digitkit.course.sandbox.errors import UNTRUSTED, NoSandbox, SandboxLost
from digitkit.course.sandbox.limits import Limits
from digitkit.grading.pipe import Child, ChildLink
from digitkit.grading.plan import Plan
from digitkit.grading.time_limits import TimeLimit

_TO_BEGIN = 30.0
_TO_END = 10.0


class SandboxLink(ChildLink):
    """A link to a fresh box, in which nothing of the learner's has run yet.

    Args:
        plan: what to run of the learner's file; its folder is not to be seen from the box.
        limit: how long all calls may take together; loading the file has as long again.
        line: this end of the line to the code.
        child: the box.
    """

    largest_answer = 96 * 2**20  # thrice what the largest right answer needs

    def __init__(
        self, plan: Plan, limit: TimeLimit, line: socket.socket, child: BoxedChild
    ) -> None:
        super().__init__(Plan(plan.function, plan.pieces), limit)
        self._line = line
        self._boxed = child
        self._begun = False

    def close(self) -> None:
        """End the box and all that was started in it; come back when nothing is left of it."""
        super().close()
        self._boxed.kill()

    @property
    def noticed(self) -> tuple[str, ...]:
        """What the code used up of all that it may use, in words; known once it has ended."""
        return tuple(map(Limits().told, self._boxed.filled))

    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        assert self._line is not None
        return self._line, self._boxed, self._plan.as_bytes()


class BoxedChild:
    """Handed-in code in its box, as its keeper tells of it.

    Args:
        status: the grader's end of the keeper's status line.
    """

    def __init__(self, status: socket.socket) -> None:
        self._status = status
        self._heard = b""
        self._told: dict[str, Any] = {}
        self._closed = False
        self._code: int | None = None

    def begin(self) -> None:
        """Wait until the box is closed around the code.

        Raises:
            NoSandbox: this system does not allow what the box needs.
            SandboxLost: the sandbox has ended.
        """
        self._hear_until("ready", _TO_BEGIN)
        if "cannot" in self._told:
            raise NoSandbox(
                f"the sandbox can't close itself around handed-in code here: "
                f"{self._told['cannot']}; it needs Linux 5.14 or newer, and {what_to_allow()}, "
                f"or pass --no-sandbox ({UNTRUSTED})"
            )
        if "ready" not in self._told:
            raise SandboxLost("the sandbox ended before handed-in code began; open a new one")

    def gone(self) -> bool:
        """Tell whether the code has ended."""
        self._hear_until("code", 0.0)
        return self._closed or "code" in self._told

    def cpu_time(self) -> float:
        """Return the CPU seconds of all processes in the box, as the keeper measured them."""
        self._hear_until("code", 0.0)
        return float(self._told.get("cpu", 0.0))

    def end(self) -> int:
        """Give the exit code, once the box has had a moment to end; then it is ended.

        Raises:
            SandboxLost: the keeper ended without a word, and the sandbox with it.
        """
        self._hear_until("code", 1.0)
        lost = self._closed and "code" not in self._told
        self.kill()
        if lost:
            raise SandboxLost("the sandbox ended while handed-in code ran; open a new one")
        return int(self._told.get("code", -signal.SIGKILL))

    @property
    def filled(self) -> list[str]:
        """What the code used up, as its keeper told: see `Limits.told`."""
        return [*self._told.get("filled", [])]

    def kill(self) -> None:
        """End the box; come back when nothing that was started in it is left."""
        if self._status.fileno() < 0:
            return
        with suppress(OSError):
            self._status.shutdown(socket.SHUT_WR)
        self._hear_until("", _TO_END)
        self._status.close()

    def _hear_until(self, word: str, seconds: float) -> None:
        """Take in what the keeper says, up to a word, to its end, or until time is over."""
        deadline = time.monotonic() + seconds
        while not self._closed and word not in self._told and "cannot" not in self._told:
            self._status.settimeout(max(deadline - time.monotonic(), 0.0))
            try:
                part = self._status.recv(65_536)
            except (TimeoutError, BlockingIOError):
                return
            except OSError:
                part = b""
            self._closed = not part
            *lines, self._heard = (self._heard + part).split(b"\n")
            for line in lines:
                self._told.update(json.loads(line))
