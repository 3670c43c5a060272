"""Limits of the resources that the code of one exercise may use."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
_ADDRESS_SPACE = 6 * 2**30
_ADDRESS_SPACE_WITH_KERAS = 24 * 2**30  # TensorFlow reserves far more than it uses


@dataclass(frozen=True)
class Limits:
    """The resources that the code of one exercise may use, all its processes together.

    Attributes:
        memory: bytes that it may fill.
        disk: bytes that it may write; they are in memory.
        names: files and folders that it may create.
        processes: processes and threads.
        seconds: CPU seconds that one process may use.
    """

    memory: int = 3 * 2**30
    disk: int = 128 * MIB
    names: int = 2_000
    processes: int = 120
    seconds: int = 600

    @classmethod
    def of_this_machine(cls) -> Limits:
        """Return the limits for this machine: TensorFlow starts threads for each processor."""
        return cls(processes=64 + 24 * (os.cpu_count() or 1))

    def exceeded(self, what: str) -> str:
        """Describe what the code used up; `what` is one of the words below."""
        memory = f"the memory it may use, {self.memory // 2**30} GiB"
        return {
            "memory": f"filled all {memory}",
            "much memory": f"filled more than half {memory}",
            "disk": f"filled all the disk space it may use, {self.disk // MIB} MiB",
            "names": f"made as many files as it may, {self.names:,}",
        }[what]

    def mount_options(self) -> str:
        """Return the limits of the folder as options of its mount."""
        return f"size={self.disk},nr_inodes={self.names},mode=700"


def limit_process(limits: Limits, *, with_keras: bool, own_user: bool) -> None:
    """Set the limits that the kernel keeps for each process.

    Args:
        limits: the limits.
        with_keras: Keras is loaded.
        own_user: the process has a user, or a user namespace, of its own; without it the number of
            processes can't be limited.
    """
    more = _ADDRESS_SPACE_WITH_KERAS if with_keras else _ADDRESS_SPACE
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_AS: address_space_size() + more,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CPU: limits.seconds,
    }
    if own_user:
        wanted[resource.RLIMIT_NPROC] = limits.processes
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        wanted[resource.RLIMIT_MSGQUEUE] = 0
    for name, most in wanted.items():
        _, hard = resource.getrlimit(name)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # macOS can't limit the address space
            resource.setrlimit(name, (most, most))


def address_space_size() -> int:
    """Return the size of this process's address space in bytes; 0 where it is unknown."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
