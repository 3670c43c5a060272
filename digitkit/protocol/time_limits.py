"""Time limits of learner code: CPU time, and a generous wall-clock limit in addition.

CPU time doesn't depend on what else the machine does, so a right answer stays right on a busy one.
The wall-clock limit stops code that doesn't compute but sleeps, or waits for a lock or a process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

LOOK = 0.25  # seconds between two measurements
_SHORTEST_WALL = 60.0
_WALL_PER_CPU = 6.0


@dataclass(frozen=True)
class TimeLimit:
    """How long learner code may run; all calls of an exercise share it.

    Attributes:
        cpu: CPU seconds of all its threads and processes together.
        wall: seconds on the clock.
    """

    cpu: float
    wall: float

    @classmethod
    def of(cls, seconds: float) -> TimeLimit:
        """Return the limit of an exercise with so many CPU seconds, the same at every door."""
        return cls(seconds, max(_SHORTEST_WALL, _WALL_PER_CPU * seconds))

    def plus(self, seconds: float) -> TimeLimit:
        """Return a limit that is longer by some seconds."""
        return TimeLimit(self.cpu + seconds, self.wall + seconds)


def is_busy() -> bool:
    """Check whether more processes wanted to run in the last minute than there are processors."""
    if not hasattr(os, "getloadavg"):
        return True
    return os.getloadavg()[0] > (os.cpu_count() or 1)


def usable_cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # a container can limit the cores
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cpu_time_of_session(leader: int) -> float:
    """Return the CPU seconds of a process and of all others in the session that it leads.

    Finished processes count once their parent has waited for them. A process that starts a
    session of its own isn't found here; the wall-clock limit stops it.
    """
    import psutil

    pids = {leader}
    for pid in psutil.pids() if hasattr(os, "getsid") else ():
        with suppress(OSError):
            if os.getsid(pid) == leader:
                pids.add(pid)
    return _total(_open(pids))


def cpu_time_of_tree(root: int) -> float:
    """Return the CPU seconds of a process and its descendants."""
    import psutil

    total = _total(_open([root]))
    with suppress(psutil.Error):
        total += _total(psutil.Process(root).children(recursive=True))
    return total


def cpu_time_of_children(since: float) -> float:
    """Return the CPU seconds of running descendants of this process that started since a time.

    Args:
        since: the time, as `time.time` returns it.
    """
    import psutil

    recent = []
    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if child.create_time() >= since - 1:
                    recent.append(child)
    return _total(recent)


def _open(pids: Iterable[int]) -> Iterable[psutil.Process]:
    import psutil

    for pid in pids:
        with suppress(psutil.Error):
            yield psutil.Process(pid)


def _total(processes: Iterable[psutil.Process]) -> float:
    import psutil

    total = 0.0
    for process in processes:
        with suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total
