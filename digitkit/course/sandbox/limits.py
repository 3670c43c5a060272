"""How much of the machine the code of one exercise may use."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
_ADDRESSES = 6 * 2**30
_ADDRESSES_WITH_KERAS = 24 * 2**30  # TensorFlow reserves far more than it uses


@dataclass(frozen=True)
class Limits:
    """What the code of one exercise may use, all its processes together.

    Attributes:
        memory: bytes that it may fill.
        disk: bytes that it may write; they lie in memory.
        names: files and folders that it may make.
        processes: processes and threads.
        seconds: time of all processors that one process may use.
    """

    memory: int = 3 * 2**30
    disk: int = 128 * MIB
    names: int = 2_000
    processes: int = 120
    seconds: int = 600

    @classmethod
    def of_this_machine(cls) -> Limits:
        """Give the limits for this machine: TensorFlow starts threads for each processor."""
        return cls(processes=64 + 24 * (os.cpu_count() or 1))

    def told(self, what: str) -> str:
        """Say that code used up what it may use; `what` is one of the words below."""
        memory = f"the memory it may use, {self.memory // 2**30} GiB"
        return {
            "memory": f"filled all {memory}",
            "much memory": f"filled more than half {memory}",
            "disk": f"filled all the disk space it may use, {self.disk // MIB} MiB",
            "names": f"made as many files as it may, {self.names:,}",
        }[what]

    def options(self) -> str:
        """Write the limits of the folder as options of its mount."""
        return f"size={self.disk},nr_inodes={self.names},mode=700"


def limit_process(limits: Limits, *, with_keras: bool, of_no_one: bool) -> None:
    """Set the limits that the kernel keeps for each process.

    Args:
        limits: the limits.
        with_keras: Keras is loaded.
        of_no_one: the process has a user, or a namespace of users, to itself; without it the
            number of processes can't be limited.
    """
    addresses = memory_in_use() + (_ADDRESSES_WITH_KERAS if with_keras else _ADDRESSES)
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_AS: addresses,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CPU: limits.seconds,
    }
    if of_no_one:
        wanted[resource.RLIMIT_NPROC] = limits.processes
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        wanted[resource.RLIMIT_MSGQUEUE] = 0
    for name, most in wanted.items():
        _, hard = resource.getrlimit(name)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS has no limit of the addresses
            resource.setrlimit(name, (most, most))


def memory_in_use() -> int:
    """Give the addresses that this process uses, in bytes; 0 where nobody says."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
