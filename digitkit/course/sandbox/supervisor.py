"""The supervisor of one isolated run: it starts, watches and ends it, and reports the result.

It runs no line of submitted code. Closing the other end of its status socket ends the run; when the
supervisor's own end closes, no process of the run is left.
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
    drop_rights,
    enter_namespaces,
    run_isolated,
    run_plainly,
)
from digitkit.course.sandbox.limits import MIB, Limits
from digitkit.course.sandbox.paths import FOLDER
from digitkit.inside.child import serve
from digitkit.protocol.framing import read_frame
from digitkit.protocol.plan import Plan
from digitkit.protocol.time_limits import LOOK, cpu_time_of_tree

_PROC = Path("/proc")
_KIB = 1024
_SUSPICIOUS = 512 * 2**20
_PRIVATE = ("Private_Clean", "Private_Dirty", "Swap")


def _processes_with(first: int) -> Iterator[Path]:
    """List the processes of an isolated run in /proc, its process number 1 among them."""
    with suppress(OSError):
        namespace = (_PROC / str(first) / "ns/pid").readlink()
        for process in _PROC.iterdir():
            if process.name.isdigit():
                with suppress(OSError):
                    if (process / "ns/pid").readlink() == namespace:
                        yield process


def _resident(process: Path) -> int:
    """Return the memory of a process that is not backed by files, in bytes."""
    with suppress(OSError, ValueError):
        _, resident, of_files, *_ = (process / "statm").read_text().split()
        return (int(resident) - int(of_files)) * resource.getpagesize()
    return 0


def _own(process: Path) -> int:
    """Return the memory that a process shares with no other, in bytes."""
    with suppress(OSError, ValueError):
        fields = dict(
            line.split(":", 1)
            for line in (process / "smaps_rollup").read_text().splitlines()
            if ":" in line
        )
        return sum(int(fields[name].split()[0]) for name in _PRIVATE) * _KIB
    return 0


_NEARLY = 2 * MIB  # code that writes in pieces of this size has filled all but the last one


class UsageMeter:
    """Measures an isolated run from outside, as long as its code runs.

    It is created before the run is forked, in a process that can still see all of /proc.

    Args:
        limits: the resources that the code may use.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._at_start = _resident(_PROC / "self")
        self._most, self._folder = 0, -1

    def begin(self, first: int) -> None:
        """Open the folder of the isolated run, so that it can be measured to the end.

        Args:
            first: process number 1 of the run.
        """
        self._folder = os.open(f"/proc/{first}/root{FOLDER}", os.O_PATH)

    def full(self, first: int) -> bool:
        """Measure the memory, and check whether the code has filled more than it may."""
        self._most = max(self._most, self._memory(first))
        return self._most > self._limits.memory

    def _memory(self, first: int) -> int:
        """Return the bytes that were filled since the fork; 0 where they are few.

        Shared pages are counted for each process at first. What each process has to itself is slow
        to find, so it is computed only where the sum is suspicious.
        """
        processes = [p for p in _processes_with(first) if p.name != str(first)]
        if sum(map(_resident, processes)) <= self._at_start + _SUSPICIOUS:
            return 0
        return sum(map(_own, processes))

    def cpu_time(self, first: int) -> float:
        """Return the CPU seconds of all processes of the run, wherever they were started.

        Ended processes count too once a parent waited for them, as process 1 does for orphans. Code
        that ignores SIGCHLD hides its ended children; the wall-clock limit stops it.
        """
        return sum(map(_ticks, _processes_with(first))) / os.sysconf("SC_CLK_TCK")

    def filled(self) -> list[str]:
        """List what was used up, in the words of `Limits.exceeded`."""
        exceeded = []
        if self._most > self._limits.memory / 2:
            exceeded.append("memory" if self._most > self._limits.memory else "much memory")
        if self._folder >= 0:
            left = os.statvfs(self._folder)
            exceeded += ["disk"] if left.f_bavail * left.f_frsize < _NEARLY else []
            exceeded += [] if left.f_favail else ["names"]
        return exceeded


def _ticks(process: Path) -> int:
    """Return the clock ticks of a process and of its children that it waited for."""
    with suppress(OSError, ValueError):
        fields = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))
    return 0


_LOOK = 0.1
_MOMENT = 5.0


def supervise(
    isolation: Isolation, code: socket.socket, status: socket.socket, *, isolated: bool
) -> None:
    """Supervise a run until its code ends or the grader closes the status socket; never return.

    Args:
        isolation: the settings.
        code: the far end of the grader's socket, for the code.
        status: where to report, one line of JSON each time.
        isolated: run in new namespaces; without, as a plain process.
    """
    child, folder = 0, FOLDER
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        _close_all_but(code.fileno(), status.fileno())
        meter = UsageMeter(isolation.limits) if isolated else None
        if isolated:
            enter_namespaces()
        else:
            folder = mkdtemp(prefix="digitkit-")
        reports, to_reports = os.pipe()
        child = os.fork()
        if child == 0:
            _child(isolation, code, to_reports, folder, isolated)
        os.close(to_reports)
        code.close()
        exit_code = _watch(reports, status, child, meter)
        filled = meter.filled() if meter else []
        _end(child, isolated)
        _send(status, filled=filled, **({} if exit_code is None else {"code": exit_code}))
    except BaseException as error:
        _end(child, isolated)
        _send(status, cannot=f"{error}")
    if not isolated:
        rmtree(folder, ignore_errors=True)
    os._exit(0)


def _child(
    isolation: Isolation, code: socket.socket, reports: int, folder: str, isolated: bool
) -> None:
    def run() -> None:
        _serve(code, reports, folder, isolated)

    try:
        exit_code = (run_isolated if isolated else run_plainly)(isolation, run)
        _write(reports, ended=exit_code)
    except BaseException as error:
        _write(reports, cannot=f"{error}")
    os._exit(0)


def _serve(code: socket.socket, reports: int, folder: str, isolated: bool) -> None:
    """Wait for the plan and run it, with nothing left that the code could use."""
    try:
        if isolated:
            drop_rights()
        _write(reports, ready=True)
        os.close(reports)
    except BaseException as error:
        _write(reports, cannot=f"{error}")
        os._exit(1)
    serve(code, Plan.from_bytes(read_frame(code)), folder, limited=True)


def _watch(reports: int, status: socket.socket, child: int, meter: UsageMeter | None) -> int | None:
    """Forward the reports from inside, and the CPU time, until the end.

    That is when the code ends, the grader goes or the memory is full.

    Returns:
        The exit code, as of `os.waitstatus_to_exitcode`; None when the grader went.
    """
    poll = select.poll()
    poll.register(reports, select.POLLIN)
    poll.register(status.fileno(), select.POLLIN)
    report, cpu, measure_at = b"", 0.0, time.monotonic() + LOOK
    while True:
        ready = dict(poll.poll(_LOOK * 1000))
        if time.monotonic() >= measure_at:
            measure_at = time.monotonic() + LOOK
            now = meter.cpu_time(child) if meter else cpu_time_of_tree(child)
            if now >= cpu + _LOOK:
                cpu = now
                _try_to_send(status, cpu=cpu)
        full = meter is not None and meter.full(child)
        if status.fileno() in ready:
            return None
        if reports in ready:
            part = os.read(reports, 65_536)
            report += part
            if not part:
                return _code(report)
            if report.endswith(b"\n") and b'"ended"' not in report:
                if meter and b'"ready"' in report:
                    meter.begin(child)
                with suppress(OSError):
                    status.sendall(report)
                report = b""
        if full:
            return -signal.SIGKILL


def _code(report: bytes) -> int:
    try:
        return int(json.loads(report)["ended"])
    except (ValueError, LookupError, TypeError):
        return -int(signal.SIGKILL)


def _end(child: int, isolated: bool) -> None:
    """End the first process of the run, and with it all others; return when none is left.

    A plain process ends its group on SIGTERM, for which it needs a moment. Process 1 of a namespace
    ignores SIGTERM, and only a SIGKILL from outside the namespace ends it.
    """
    if not child:
        return
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(child, signal.SIGTERM)
        until = time.monotonic() + (0 if isolated else _MOMENT)
        while time.monotonic() < until:
            if os.waitpid(child, os.WNOHANG)[0]:
                return
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _send(status: socket.socket, **report: Any) -> None:
    with suppress(OSError):
        status.sendall(json.dumps(report).encode() + b"\n")


def _try_to_send(status: socket.socket, **report: Any) -> None:
    """Send a report, or drop it when the grader does not read: watching must go on."""
    with suppress(OSError):
        status.send(json.dumps(report).encode() + b"\n", socket.MSG_DONTWAIT)


def _write(to: int, **report: Any) -> None:
    with suppress(OSError):
        os.write(to, json.dumps(report).encode() + b"\n")


def _close_all_but(*kept: int) -> None:
    low = 3
    for number in sorted(kept):
        os.closerange(low, number)
        low = number + 1
    os.closerange(low, 65_536)
