"""The isolated process in which a learner's code runs."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from digitkit.inside.executor import execute
from digitkit.protocol.codec import ProtocolError
from digitkit.protocol.framing import Closed, frame, read_frame
from digitkit.protocol.plan import Plan

LINE_CLOSED = 97
READY = b"ready"
RUNS = b"runs %d %d"
WAITS = b"."
_MORE_MEMORY = 6 * 2**30
_MORE_MEMORY_WITH_KERAS = 24 * 2**30
_LARGEST_FILE = 2**30


def serve(line: socket.socket, plan: Plan, folder: str, *, limited: bool = False) -> None:
    """Run the learner's code and answer messages about it until the line closes.

    Args:
        line: the socket to the grader.
        plan: what to run.
        folder: an empty folder to work in.
        limited: whether limits of memory and files are already set.
    """
    own_pid = os.getpid()
    if not limited:
        _set_limits()
    _isolate(line.fileno())
    _enter(folder)
    if plan.folder:
        sys.path.append(plan.folder)
    code = 0

    def report(piece: int, statement: int) -> None:
        """Report which statement runs, so that a slow one can be named."""
        if os.getpid() == own_pid:
            os.set_blocking(line.fileno(), True)
            line.sendall(frame(RUNS % (piece, statement)))

    try:
        server = execute(plan, as_main=True, report=report)
        answer = READY
        while os.getpid() == own_pid:  # processes that the learner's code forked do not answer
            os.set_blocking(line.fileno(), True)  # the learner's code may have changed it
            line.sendall(frame(answer))
            answer = server.answer(read_frame(line))
    except Closed:
        pass
    except (OSError, ProtocolError):
        code = LINE_CLOSED
    except BaseException:
        code = 1
    os._exit(code)


def serve_later(line: socket.socket, prepare: Callable[[], None]) -> None:
    """Prepare until it is known what to run, then do the same as `serve`.

    Args:
        line: the socket to the grader; this process sends `WAITS` when it is prepared and then
            receives a folder and a plan, as `start_message` encodes them.
        prepare: what can be done in advance.
    """
    _isolate(line.fileno())
    prepare()
    try:
        line.sendall(WAITS)
        folder, _, plan = read_frame(line).partition(b"\0")
    except (Closed, OSError):
        os._exit(0)
    serve(line, Plan.from_bytes(plan), os.fsdecode(folder))


def start_message(plan: Plan, folder: str) -> bytes:
    """Encode what a child that waits in `serve_later` should run, and where."""
    return os.fsencode(folder) + b"\0" + plan.as_bytes()


def _isolate(keep: int) -> None:
    faulthandler.disable()
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):  # it leads a process group already
            os.setsid()
        for name in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _close_files(keep)


def _enter(folder: str) -> None:
    work, temporary = Path(folder, "work"), Path(folder, "tmp")
    work.mkdir()
    temporary.mkdir()
    os.chdir(work)
    tempfile.tempdir = str(temporary)
    os.environ.update(TMPDIR=str(temporary), MPLBACKEND="Agg", TF_CPP_MIN_LOG_LEVEL="3")
    if "matplotlib" in sys.modules:
        import matplotlib

        matplotlib.use("Agg", force=True)


def _close_files(keep: int) -> None:
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(devnull, standard)
    if os.name == "posix":
        os.closerange(3, keep)
        os.closerange(keep + 1, min(os.sysconf("SC_OPEN_MAX"), 65_536))
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # type: ignore[misc] # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # type: ignore[misc] # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", closefd=False)  # type: ignore[misc] # noqa: SIM115


def _set_limits() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    more = _MORE_MEMORY_WITH_KERAS if "keras" in sys.modules else _MORE_MEMORY
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _LARGEST_FILE,
        resource.RLIMIT_AS: _memory_in_use() + more,
    }
    for name, limit in limits.items():
        _, hard = resource.getrlimit(name)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS does not limit memory
            resource.setrlimit(name, (allowed, hard))


def _memory_in_use() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
