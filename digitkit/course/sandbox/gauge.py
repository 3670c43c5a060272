"""What the code in a box uses up of all that it may use: so that a person can be told."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from digitkit.course.sandbox.limits import MIB, Limits
from digitkit.course.sandbox.memory import Meter, inside_with
from digitkit.course.sandbox.places import FOLDER

_NEARLY = 2 * MIB  # who writes in pieces of this size has filled what is left but for one


class Gauge:
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
