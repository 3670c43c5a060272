"""A warm sandbox for the exercises of one lesson."""

from __future__ import annotations

import json
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import digitkit
from digitkit.course.sandbox.bubblewrap import (
    UNTRUSTED,
    NoSandbox,
    SandboxLost,
    command,
    environment,
    find_bubblewrap,
    package_places,
    what_to_allow,
)
from digitkit.course.sandbox.limits import Limits
from digitkit.course.sandbox.paths import PACKAGE
from digitkit.course.sandbox.view import write_view
from digitkit.lessons.catalog import exercises, needs_keras
from digitkit.outside.process import Child, ChildTransport
from digitkit.outside.transport import Transport
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import TimeLimit

_TO_BEGIN = 30.0
_TO_END = 10.0


class SandboxTransport(ChildTransport):
    """A transport to a new isolated process, in which no code of the learner's has run yet.

    Args:
        plan: what to run of the learner's file; its folder is not visible in the sandbox.
        limit: how long all calls may take together; loading the file has as long again.
        line: this end of the socket to the code.
        child: the isolated process.
    """

    largest_answer = 96 * 2**20  # three times what the largest right answer needs

    def __init__(
        self, plan: Plan, limit: TimeLimit, line: socket.socket, child: IsolatedChild
    ) -> None:
        super().__init__(Plan(plan.function, plan.pieces), limit)
        self._line = line
        self._isolated = child

    def close(self) -> None:
        """End the process and all that it started; return when none of them is left."""
        super().close()
        self._isolated.kill()

    @property
    def noticed(self) -> tuple[str, ...]:
        """The limits that the code reached, in words; known once it has ended."""
        return tuple(map(Limits().exceeded, self._isolated.filled))

    def _begin(self) -> tuple[socket.socket, Child, bytes | None]:
        assert self._line is not None
        return self._line, self._isolated, self._plan.as_bytes()


class IsolatedChild:
    """An isolated process that runs submitted code, as its supervisor reports on it.

    Args:
        status: the grader's end of the supervisor's status socket.
    """

    def __init__(self, status: socket.socket) -> None:
        self._socket = status
        self._unread = b""
        self._status: dict[str, Any] = {}
        self._closed = False
        self._code: int | None = None

    def begin(self) -> None:
        """Wait until the process is isolated.

        Raises:
            NoSandbox: this system does not allow the isolation.
            SandboxLost: the sandbox has ended.
        """
        self._read_until("ready", _TO_BEGIN)
        if "cannot" in self._status:
            raise NoSandbox(
                f"the sandbox can't close itself around handed-in code here: "
                f"{self._status['cannot']}; it needs Linux 5.14 or newer, and {what_to_allow()}, "
                f"or pass --no-sandbox ({UNTRUSTED})"
            )
        if "ready" not in self._status:
            raise SandboxLost("the sandbox ended before handed-in code began; open a new one")

    def gone(self) -> bool:
        """Check whether the code has ended."""
        self._read_until("code", 0.0)
        return self._closed or "code" in self._status

    def cpu_time(self) -> float:
        """Return the CPU seconds of all processes of the run, as the supervisor measured them."""
        self._read_until("code", 0.0)
        return float(self._status.get("cpu", 0.0))

    def end(self) -> int:
        """Return the exit code; wait a moment for the end, then end the process.

        Raises:
            SandboxLost: the supervisor ended without a report, and the sandbox with it.
        """
        self._read_until("code", 1.0)
        lost = self._closed and "code" not in self._status
        self.kill()
        if lost:
            raise SandboxLost("the sandbox ended while handed-in code ran; open a new one")
        return int(self._status.get("code", -signal.SIGKILL))

    @property
    def filled(self) -> list[str]:
        """What the code used up, as its supervisor reported: see `Limits.exceeded`."""
        return [*self._status.get("filled", [])]

    def kill(self) -> None:
        """End the process; return when nothing that it started is left."""
        if self._socket.fileno() < 0:
            return
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
        self._read_until("", _TO_END)
        self._socket.close()

    def _read_until(self, word: str, seconds: float) -> None:
        """Read the supervisor's reports up to a word, to the end, or until time is over."""
        deadline = time.monotonic() + seconds
        while not self._closed and word not in self._status and "cannot" not in self._status:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.0))
            try:
                part = self._socket.recv(65_536)
            except (TimeoutError, BlockingIOError):
                return
            except OSError:
                part = b""
            self._closed = not part
            *lines, self._unread = (self._unread + part).split(b"\n")
            for line in lines:
                self._status.update(json.loads(line))


TO_WARM = 180.0
_START = (
    "import sys\n"
    "first, *others = sys.argv.pop(1).split(':')\n"
    "sys.path[:] = [first, *sys.path, *(one for one in others if one not in sys.path)]\n"
    "from digitkit.course.sandbox.server import main\n"
    "main()"
)
_WARM = (
    "matplotlib.pyplot",
    "pandas",
    "scipy.stats",
    "seaborn",
    "sklearn.model_selection",
    "sklearn.preprocessing",
    "sklearn.metrics",
    "digitkit.inside.child",
    "digitkit.inside.object_registry",
    "digitkit.inside.figure_facts",
    "digitkit.protocol.dataframes",
)
_WARM_WITH_KERAS = ("keras", "digitkit.inside.model_facts")


@contextmanager
def open_sandbox(lesson: str, *, sandboxed: bool = True) -> Iterator[Sandbox]:
    """Open a sandbox, and end it with all that runs in it.

    Args:
        lesson: the lesson whose exercises are run, such as `"04_mlp"`.
        sandboxed: without, submitted code runs as plain processes of this user: with this user's
            files and network, including the model answers and the gradebook.

    Yields:
        The sandbox, warm.

    Raises:
        LookupError: there is no such lesson.
        NoSandbox: there is none on this machine; its text says in a line what to do.
    """
    sandbox = Sandbox(lesson, sandboxed=sandboxed)
    try:
        yield sandbox
    finally:
        sandbox.close()


class Sandbox:
    """A warm process inside bubblewrap, from which an isolated process is forked per exercise.

    Transports may be opened and used in several threads.

    Args:
        lesson: the lesson whose exercises are run, such as `"04_mlp"`.
        sandboxed: without, there is neither bubblewrap nor isolation.
    """

    def __init__(self, lesson: str, *, sandboxed: bool = True) -> None:
        self._functions = {exercise.function for exercise in exercises(lesson)}
        bwrap = find_bubblewrap() if sandboxed else ""
        self._request = threading.Lock()
        self._view = tempfile.TemporaryDirectory(prefix="digitkit-view-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._control, far = socket.socketpair()
        try:
            with far:
                self._process = self._start(lesson, bwrap, far)
            self._wait_until_warm()
            if sandboxed:
                self._try_isolation()
        except BaseException:
            self.close()
            raise

    def open_transport(self, plan: Plan, limit: TimeLimit) -> Transport:
        """Open a transport to a new isolated process.

        Args:
            plan: what to run of the learner's file.
            limit: how long all calls may take together; loading the file has as long again.

        Raises:
            LookupError: the lesson has no exercise with such a function.
            NoSandbox: the system does not allow the isolation.
            SandboxLost: the sandbox has ended; open a new one.
        """
        if plan.function not in self._functions:
            raise LookupError(f"this sandbox runs {sorted(self._functions)}, not {plan.function!r}")
        line, child = self._isolate(plan.function)
        return SandboxTransport(plan, limit, line, child)

    def close(self) -> None:
        """End the sandbox, and all that runs in it."""
        self._control.close()
        process = getattr(self, "_process", None)
        if process is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.5)
            process.kill()
            process.wait()
        self._errors.close()
        self._view.cleanup()

    def _start(self, lesson: str, bwrap: str, far: socket.socket) -> subprocess.Popen[bytes]:
        view = Path(self._view.name)
        modules = [*_WARM, *(_WARM_WITH_KERAS if needs_keras(lesson) else ())]
        settings = json.dumps({"modules": modules, "isolated": bool(bwrap)})
        package = PACKAGE if bwrap else str(Path(digitkit.__file__).resolve().parents[1])
        places = ":".join([package, *package_places()])
        inner = [sys.executable, "-I", "-c", _START, places, str(far.fileno()), settings]
        if bwrap:
            write_view(lesson, view)
            inner = command(bwrap, view, inner)
        return subprocess.Popen(
            inner,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=environment(self._view.name),
            pass_fds=[far.fileno()],
            start_new_session=True,
        )

    def _wait_until_warm(self) -> None:
        ready, _, _ = select.select([self._control], [], [], TO_WARM)
        if ready and self._control.recv(64):
            return
        self._process.kill()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else "it did not begin in time"
        advice = what_to_allow() if reason.startswith("bwrap:") else "mend that"
        raise NoSandbox(
            f"the sandbox did not start: {reason}; {advice}, or pass --no-sandbox ({UNTRUSTED})"
        )

    def _try_isolation(self) -> None:
        _, child = self._isolate(min(self._functions))
        child.kill()

    def _isolate(self, function: str) -> tuple[socket.socket, IsolatedChild]:
        line, far_line = socket.socketpair()
        status, far_status = socket.socketpair()
        with far_line, far_status:
            message = json.dumps({"function": function}).encode()
            files = [far_line.fileno(), far_status.fileno()]
            try:
                with self._request:
                    socket.send_fds(self._control, [message], files)
            except OSError:
                raise SandboxLost("the sandbox has ended; open a new one") from None
        child = IsolatedChild(status)
        try:
            child.begin()
        except BaseException:
            child.kill()
            line.close()
            raise
        return line, child
