"""The process that keeps a box: it starts it, watches it, ends it, and says how it ended.

It runs no line of handed-in code. Closing the other end of its status line ends the box; when the
keeper's own end closes, nothing of the box is left.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from digitkit.course.sandbox.isolation import (
    Isolation,
    confine,
    first_inside,
    first_of_group,
    leave_the_rest,
)
from digitkit.course.sandbox.limits import MIB, Limits
from digitkit.course.sandbox.paths import FOLDER
from digitkit.inside.child import serve
from digitkit.protocol.framing import read_frame
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import LOOK, cpu_time_of_tree

_PROC = Path("/proc")
_KIB = 1024
_HINT = 512 * 2**20
_PRIVATE = ("Private_Clean", "Private_Dirty", "Swap")


class Meter:
    """Measures the processes of a box against what they were forked with.

    It is made before the fork, in a process that can still see all of /proc.
    """

    def __init__(self) -> None:
        self._at_start = _resident(_PROC / "self")

    def filled(self, first: int) -> int:
        """Give the bytes that were filled in a box since it was forked.

        Pages that processes share count for each of them at first; only where the sum is more
        than a hint of trouble is it reckoned what each has to itself.

        Args:
            first: the process that is number 1 in the box; it runs no handed-in code.
        """
        inside = [place for place in inside_with(first) if place.name != str(first)]
        rough = sum(map(_resident, inside))
        if rough <= self._at_start + _HINT:
            return 0
        return sum(map(_own, inside))


def inside_with(first: int) -> Iterator[Path]:
    """List the processes of a box in /proc, its process number 1 among them."""
    with suppress(OSError):
        mine = (_PROC / str(first) / "ns/pid").readlink()
        for place in _PROC.iterdir():
            if place.name.isdigit():
                with suppress(OSError):
                    if (place / "ns/pid").readlink() == mine:
                        yield place


def _resident(process: Path) -> int:
    """Give the memory of a process that no file stands behind."""
    with suppress(OSError, ValueError):
        _, resident, of_files, *_ = (process / "statm").read_text().split()
        return (int(resident) - int(of_files)) * resource.getpagesize()
    return 0


def _own(process: Path) -> int:
    """Give the memory that a process shares with no other."""
    with suppress(OSError, ValueError):
        told = dict(
            line.split(":", 1)
            for line in (process / "smaps_rollup").read_text().splitlines()
            if ":" in line
        )
        return sum(int(told[name].split()[0]) for name in _PRIVATE) * _KIB
    return 0


_NEARLY = 2 * MIB  # who writes in pieces of this size has filled what is left but for one


class UsageMeter:
    """Looks at a box from outside, as long as its code runs; made before the box is forked.

    Args:
        limits: what the code may use.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self._meter = limits, Meter()
        self._most, self._folder = 0, -1

    def begin(self, first: int) -> None:
        """Hold on to the folder of a box that is closed, so that it can be looked at to the end.

        Args:
            first: the process that is number 1 in the box.
        """
        self._folder = os.open(f"/proc/{first}/root{FOLDER}", os.O_PATH)

    def full(self, first: int) -> bool:
        """Look at the memory, and tell whether the code has filled more than it may."""
        self._most = max(self._most, self._meter.filled(first))
        return self._most > self._limits.memory

    def cpu_time(self, first: int) -> float:
        """Return the CPU seconds of all processes of the box, wherever they were started.

        Those that ended count too once somebody waited for them, as process 1 does for all that
        were left to it. Code that ignores SIGCHLD hides its children once they have ended; the
        wall-clock limit holds it.
        """
        return sum(map(_ticks, inside_with(first))) / os.sysconf("SC_CLK_TCK")

    def filled(self) -> list[str]:
        """Name what was used up, as `Limits.told` knows it."""
        named = []
        if self._most > self._limits.memory / 2:
            named.append("memory" if self._most > self._limits.memory else "much memory")
        if self._folder >= 0:
            left = os.statvfs(self._folder)
            named += ["disk"] if left.f_bavail * left.f_frsize < _NEARLY else []
            named += [] if left.f_favail else ["names"]
        return named


def _ticks(process: Path) -> int:
    """Return the clock ticks of a process and of its children that it waited for."""
    with suppress(OSError, ValueError):
        told = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
        return sum(map(int, told[11:15]))
    return 0


_LOOK = 0.1
_MOMENT = 5.0


def supervise(box: Isolation, line: socket.socket, status: socket.socket, *, boxed: bool) -> None:
    """Keep a box until its code ends or the grader closes the status line; never returns.

    Args:
        box: what is to be run.
        line: the far end of the grader's line, for the code.
        status: where to say how it goes, one line of JSON each time.
        boxed: give it namespaces of its own; without, it is a plain process.
    """
    inside, folder = 0, FOLDER
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        _close_all_but(line.fileno(), status.fileno())
        gauge = UsageMeter(box.limits) if boxed else None
        if boxed:
            leave_the_rest()
        else:
            folder = mkdtemp(prefix="digitkit-")
        heard, told = os.pipe()
        inside = os.fork()
        if inside == 0:
            _inside(box, line, told, folder, boxed)
        os.close(told)
        line.close()
        code = _watch(heard, status, inside, gauge)
        filled = gauge.filled() if gauge else []
        _end(inside, boxed)
        _say(status, filled=filled, **({} if code is None else {"code": code}))
    except BaseException as error:
        _end(inside, boxed)
        _say(status, cannot=f"{error}")
    if not boxed:
        rmtree(folder, ignore_errors=True)
    os._exit(0)


def _inside(box: Isolation, line: socket.socket, told: int, folder: str, boxed: bool) -> None:
    def run() -> None:
        _run(box, line, told, folder, boxed)

    try:
        code = first_inside(box, run) if boxed else first_of_group(box, run)
        _write(told, ended=code)
    except BaseException as error:
        _write(told, cannot=f"{error}")
    os._exit(0)


def _run(box: Isolation, line: socket.socket, told: int, folder: str, boxed: bool) -> None:
    """Wait for the plan and run it, with nothing left that the code could use."""
    try:
        if boxed:
            confine()
        _write(told, ready=True)
        os.close(told)
    except BaseException as error:
        _write(told, cannot=f"{error}")
        os._exit(1)
    serve(line, Plan.from_bytes(read_frame(line)), folder, limited=True)


def _watch(heard: int, status: socket.socket, inside: int, gauge: UsageMeter | None) -> int | None:
    """Pass on what is said inside, and the CPU time, until an end.

    That is when the code ends, the grader goes or the memory is full.

    Returns:
        How the code ended, as `os.waitstatus_to_exitcode` tells it; None when the grader went.
    """
    poll = select.poll()
    poll.register(heard, select.POLLIN)
    poll.register(status.fileno(), select.POLLIN)
    said, cpu, look_at = b"", 0.0, time.monotonic() + LOOK
    while True:
        ready = dict(poll.poll(_LOOK * 1000))
        if time.monotonic() >= look_at:
            look_at = time.monotonic() + LOOK
            now = gauge.cpu_time(inside) if gauge else cpu_time_of_tree(inside)
            if now >= cpu + _LOOK:
                cpu = now
                _say_if_heard(status, cpu=cpu)
        full = gauge is not None and gauge.full(inside)
        if status.fileno() in ready:
            return None
        if heard in ready:
            part = os.read(heard, 65_536)
            said += part
            if not part:
                return _code(said)
            if said.endswith(b"\n") and b'"ended"' not in said:
                if gauge and b'"ready"' in said:
                    gauge.begin(inside)
                with suppress(OSError):
                    status.sendall(said)
                said = b""
        if full:
            return -signal.SIGKILL


def _code(said: bytes) -> int:
    try:
        return int(json.loads(said)["ended"])
    except (ValueError, LookupError, TypeError):
        return -int(signal.SIGKILL)


def _end(inside: int, boxed: bool) -> None:
    """End the first process of the box, and with it all others; come back when none is left.

    A plain process hears SIGTERM and ends its group, for which it needs a moment. Process 1 of a
    namespace ignores SIGTERM, and can't refuse SIGKILL: the kernel hears it only from outside.
    """
    if not inside:
        return
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(inside, signal.SIGTERM)
        until = time.monotonic() + (0 if boxed else _MOMENT)
        while time.monotonic() < until:
            if os.waitpid(inside, os.WNOHANG)[0]:
                return
            time.sleep(0.01)
        os.kill(inside, signal.SIGKILL)
        os.waitpid(inside, 0)


def _say(status: socket.socket, **told: Any) -> None:
    with suppress(OSError):
        status.sendall(json.dumps(told).encode() + b"\n")


def _say_if_heard(status: socket.socket, **told: Any) -> None:
    """Say something that may be left out when the grader doesn't listen: the box is watched on."""
    with suppress(OSError):
        status.send(json.dumps(told).encode() + b"\n", socket.MSG_DONTWAIT)


def _write(to: int, **told: Any) -> None:
    with suppress(OSError):
        os.write(to, json.dumps(told).encode() + b"\n")


def _close_all_but(*kept: int) -> None:
    low = 3
    for number in sorted(kept):
        os.closerange(low, number)
        low = number + 1
    os.closerange(low, 65_536)
