"""How much memory the processes of a box fill together; the kernel limits only each by itself."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

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
