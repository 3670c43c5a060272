"""The process that keeps a box: it starts it, watches it, ends it, and says how it ended.

It runs no line of handed-in code. Closing the other end of its status line ends the box; when the
keeper's own end closes, nothing of the box is left.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from digitkit.course.sandbox.box import (
    Box,
    confine,
    first_inside,
    first_of_group,
    leave_the_rest,
)
from digitkit.course.sandbox.gauge import Gauge
from digitkit.course.sandbox.places import FOLDER
from digitkit.grading.channel import read_frame
from digitkit.grading.child import serve
from digitkit.grading.plan import Plan
from digitkit.grading.time_limits import LOOK, cpu_time_of_tree

_LOOK = 0.1
_MOMENT = 5.0


def keep(box: Box, line: socket.socket, status: socket.socket, *, boxed: bool) -> None:
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
        gauge = Gauge(box.limits) if boxed else None
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


def _inside(box: Box, line: socket.socket, told: int, folder: str, boxed: bool) -> None:
    def run() -> None:
        _run(box, line, told, folder, boxed)

    try:
        code = first_inside(box, run) if boxed else first_of_group(box, run)
        _write(told, ended=code)
    except BaseException as error:
        _write(told, cannot=f"{error}")
    os._exit(0)


def _run(box: Box, line: socket.socket, told: int, folder: str, boxed: bool) -> None:
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


def _watch(heard: int, status: socket.socket, inside: int, gauge: Gauge | None) -> int | None:
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
