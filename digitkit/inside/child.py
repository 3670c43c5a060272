"""The process in which a learner's code runs: alone, silent, with nothing to hold on to."""

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
from digitkit.protocol.codec import WireError
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
        line: the line to the grader.
        plan: what to run.
        folder: an empty folder to work in.
        limited: limits of memory and files are set already.
    """
    here = os.getpid()
    if not limited:
        _limit()
    _stand_alone(line.fileno())
    _settle_in(folder)
    if plan.folder:
        sys.path.append(plan.folder)
    code = 0

    def report(piece: int, statement: int) -> None:
        """Tell the grader which statement runs, so that a slow one can be named."""
        if os.getpid() == here:
            os.set_blocking(line.fileno(), True)
            line.sendall(frame(RUNS % (piece, statement)))

    try:
        host = execute(plan, as_main=True, report=report)
        answer = READY
        while os.getpid() == here:  # what a learner's code forked has nothing to say
            os.set_blocking(line.fileno(), True)  # whatever a learner's code did to it
            line.sendall(frame(answer))
            answer = host.answer(read_frame(line))
    except Closed:
        pass
    except (OSError, WireError):
        code = LINE_CLOSED
    except BaseException:
        code = 1
    os._exit(code)


def serve_later(line: socket.socket, meanwhile: Callable[[], None]) -> None:
    """Make use of the time until it is known what to run, then serve as `serve` does.

    Args:
        line: the line to the grader; `WAITS` goes over it, and then a folder and a plan come, as
            `summons` writes them.
        meanwhile: what can be done before.
    """
    _stand_alone(line.fileno())
    meanwhile()
    try:
        line.sendall(WAITS)
        folder, _, plan = read_frame(line).partition(b"\0")
    except (Closed, OSError):
        os._exit(0)
    serve(line, Plan.from_bytes(plan), os.fsdecode(folder))


def summons(plan: Plan, folder: str) -> bytes:
    """Write what a child that waits in `serve_later` is to do, and where."""
    return os.fsencode(folder) + b"\0" + plan.as_bytes()


def _stand_alone(keep: int) -> None:
    faulthandler.disable()
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):  # a process that leads its group can't do it again
            os.setsid()
        for name in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _close_files(keep)


def _settle_in(folder: str) -> None:
    work, laid_aside = Path(folder, "work"), Path(folder, "tmp")
    for place in (work, laid_aside):
        place.mkdir()
    os.chdir(work)
    tempfile.tempdir = str(laid_aside)
    os.environ.update(TMPDIR=str(laid_aside), MPLBACKEND="Agg", TF_CPP_MIN_LOG_LEVEL="3")
    if "matplotlib" in sys.modules:
        import matplotlib

        matplotlib.use("Agg", force=True)


def _close_files(keep: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    last = os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 256
    for first, end in ((3, keep), (keep + 1, min(last, 65_536))):
        if os.name == "posix":
            os.closerange(first, end)
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # type: ignore[misc] # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # type: ignore[misc] # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", closefd=False)  # type: ignore[misc] # noqa: SIM115


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows knows no such limits
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
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of the memory
            resource.setrlimit(name, (allowed, hard))


def _memory_in_use() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
