"""A warm sandbox for the exercises of one lesson."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import digitkit
from digitkit.checks import asks_models, exercises
from digitkit.course.sandbox.bubble import command, environment, package_places
from digitkit.course.sandbox.bubblewrap import find_bubblewrap, what_to_allow
from digitkit.course.sandbox.errors import UNTRUSTED, NoSandbox, SandboxLost
from digitkit.course.sandbox.link import BoxedChild, SandboxLink
from digitkit.course.sandbox.places import PACKAGE
from digitkit.course.sandbox.view import lay_out
from digitkit.grading.links import Link
from digitkit.grading.plan import Plan
from digitkit.grading.time_limits import TimeLimit

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
    "digitkit.grading.child",
    "digitkit.grading.studio",
    "digitkit.grading.drawings",
    "digitkit.grading.tables",
)
_WARM_WITH_KERAS = ("keras", "digitkit.grading.models")


@contextmanager
def open_sandbox(lesson: str, *, sandboxed: bool = True) -> Iterator[Sandbox]:
    """Open a sandbox, and end it with all that runs in it.

    Args:
        lesson: the lesson whose exercises are to be run, such as `"04_mlp"`.
        sandboxed: without, handed-in code runs as plain processes of this user: with this user's
            files and network, the model answers and the gradebook among them.

    Yields:
        The sandbox, warm.

    Raises:
        LookupError: there is no such lesson.
        NoSandbox: there is none on this machine; says in a line what to do.
    """
    sandbox = Sandbox(lesson, sandboxed=sandboxed)
    try:
        yield sandbox
    finally:
        sandbox.close()


class Sandbox:
    """A warm process inside bubblewrap, from which a box is forked for each exercise.

    Links may be asked for and used in several threads.

    Args:
        lesson: the lesson whose exercises are to be run, such as `"04_mlp"`.
        sandboxed: without, there is neither bubblewrap nor a box.
    """

    def __init__(self, lesson: str, *, sandboxed: bool = True) -> None:
        self._functions = {exercise.function for exercise in exercises(lesson)}
        bwrap = find_bubblewrap() if sandboxed else ""
        self._asking = threading.Lock()
        self._view = tempfile.TemporaryDirectory(prefix="digitkit-view-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._control, far = socket.socketpair()
        try:
            with far:
                self._process = self._start(lesson, bwrap, far)
            self._wait_until_warm()
            if sandboxed:
                self._try_a_box()
        except BaseException:
            self.close()
            raise

    def link(self, plan: Plan, limit: TimeLimit) -> Link:
        """Close a fresh box around handed-in code.

        Args:
            plan: what to run of the learner's file.
            limit: how long all calls may take together; loading the file has as long again.

        Raises:
            LookupError: the lesson has no exercise that asks for such a function.
            NoSandbox: the system does not allow a box.
            SandboxLost: the sandbox has ended; open a new one.
        """
        if plan.function not in self._functions:
            raise LookupError(f"this sandbox runs {sorted(self._functions)}, not {plan.function!r}")
        line, child = self._box(plan.function)
        return SandboxLink(plan, limit, line, child)

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
        modules = [*_WARM, *(_WARM_WITH_KERAS if asks_models(lesson) else ())]
        told = json.dumps({"modules": modules, "boxed": bool(bwrap)})
        package = PACKAGE if bwrap else str(Path(digitkit.__file__).resolve().parents[1])
        places = ":".join([package, *package_places()])
        inner = [sys.executable, "-I", "-c", _START, places, str(far.fileno()), told]
        if bwrap:
            lay_out(lesson, view)
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
        why = lines[-1] if lines else "it did not begin in time"
        advice = what_to_allow() if why.startswith("bwrap:") else "mend that"
        raise NoSandbox(
            f"the sandbox did not start: {why}; {advice}, or pass --no-sandbox ({UNTRUSTED})"
        )

    def _try_a_box(self) -> None:
        _, child = self._box(min(self._functions))
        child.kill()

    def _box(self, function: str) -> tuple[socket.socket, BoxedChild]:
        line, far_line = socket.socketpair()
        status, far_status = socket.socketpair()
        with far_line, far_status:
            message = json.dumps({"function": function}).encode()
            files = [far_line.fileno(), far_status.fileno()]
            try:
                with self._asking:
                    socket.send_fds(self._control, [message], files)
            except OSError:
                raise SandboxLost("the sandbox has ended; open a new one") from None
        child = BoxedChild(status)
        try:
            child.begin()
        except BaseException:
            child.kill()
            line.close()
            raise
        return line, child
