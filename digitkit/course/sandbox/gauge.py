"""What the code in a box uses up of all that it may use: so that a person can be told."""

from __future__ import annotations

import os

from digitkit.course.sandbox.limits import MIB, Limits
from digitkit.course.sandbox.memory import Meter
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
