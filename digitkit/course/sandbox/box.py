"""A box for one exercise: what a forked process gives up before it runs handed-in code.

Three processes make it. The keeper stays outside and ends it. The first one inside is process 1
of a namespace of its own: when it ends, the kernel kills all others there, also those that left
their session. The second one runs the code.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from digitkit.course.sandbox import kernel
from digitkit.course.sandbox.calls import call_filter
from digitkit.course.sandbox.limits import Limits, limit_process
from digitkit.course.sandbox.places import FOLDER, SHARED, VARIANTS, variant_of

NO_ONE = 65534
_NAMESPACES = (
    kernel.NEW_USER
    | kernel.NEW_PID
    | kernel.NEW_NS
    | kernel.NEW_NET
    | kernel.NEW_IPC
    | kernel.NEW_UTS
    | kernel.NEW_CGROUP
)


@dataclass(frozen=True)
class Box:
    """What is to be run in a box.

    Attributes:
        function: the function that is to be written; its model answer is not to be seen.
        limits: what the code may use.
    """

    function: str
    limits: Limits


def leave_the_rest() -> None:
    """Become no one, in namespaces of one's own; processes that are forked then are inside.

    Raises:
        OSError: the system does not allow it.
    """
    if os.geteuid() == 0:  # limits of processes mean nothing to root
        os.setgroups([])
        os.setresgid(NO_ONE, NO_ONE, NO_ONE)
        os.setresuid(NO_ONE, NO_ONE, NO_ONE)
        kernel.set_dumpable(True)  # else /proc/self still belongs to root
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(_NAMESPACES & ~kernel.NEW_NS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NO_ONE} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NO_ONE} {group} 1")
    with suppress(OSError):  # when memory runs out, the kernel is to take this one first
        Path("/proc/self/oom_score_adj").write_text("1000")


def cover(box: Box) -> None:
    """Leave of the file system a small empty folder to write to, and nothing that gives away.

    Raises:
        OSError: the system does not allow it.
    """
    kernel.unshare(kernel.NEW_NS)
    kernel.make_private()
    variant, place = variant_of(box.function)
    kernel.bind(variant, place)
    kernel.mount_empty(VARIANTS, "size=4k,mode=755", kernel.READ_ONLY)
    kernel.mount_empty(FOLDER, box.limits.options(), kernel.NO_PROGRAMS)
    kernel.mount_empty(SHARED, "size=1m,nr_inodes=64,mode=700", kernel.NO_PROGRAMS)
    _cover_processes()


def _cover_processes() -> None:
    """Show nothing of any process; without two names of its own, TensorFlow ends itself."""
    kernel.mount_empty("/proc", "size=8k,mode=755")
    Path("/proc/self").mkdir()
    Path("/proc/self/exe").symlink_to(sys.executable)
    Path("/proc/self/cmdline").write_bytes(b"python\0learner\0")
    kernel.make_read_only("/proc")


def confine() -> None:
    """Take from this process all that the code must not have.

    Raises:
        OSError: the system does not allow it.
    """
    kernel.drop_capabilities()
    kernel.filter_calls(call_filter())


def first_inside(box: Box, run: Callable[[], None]) -> int:
    """Be process 1 of the box: start the code, and wait for its end.

    Args:
        box: what is to be run.
        run: runs the code; it never returns.

    Returns:
        How the code ended, as `os.waitstatus_to_exitcode` tells it.

    Raises:
        OSError: the system does not allow it.
    """
    limit_process(box.limits, with_keras="keras" in sys.modules, of_no_one=True)
    cover(box)
    kernel.die_with_parent()
    _hear(signal.SIG_IGN)  # process 1 gets no signal from inside that it ignores
    return _wait_for(_start(run))


def first_of_group(box: Box, run: Callable[[], None]) -> int:
    """Do without a box: start the code as a plain process, and end its group when it ends.

    Args:
        box: what is to be run.
        run: runs the code as the leader of a session; it never returns.
    """
    limit_process(box.limits, with_keras="keras" in sys.modules, of_no_one=False)
    started: list[int] = []

    def end(*_signal: object) -> None:
        for pid in started:
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    started.append(_start(run))
    code = _wait_for(started[0])
    end()
    return code


def _start(run: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        _hear(signal.SIG_DFL)
        run()
        os._exit(1)
    return pid


def _hear(how: signal.Handlers) -> None:
    for number in signal.valid_signals() - {signal.SIGCHLD}:
        with suppress(OSError, ValueError):
            signal.signal(number, how)


def _wait_for(pid: int) -> int:
    """Wait for the end of a process, and on the way for that of others that were left to us."""
    while True:
        ended, status = os.wait()
        if ended == pid:
            return os.waitstatus_to_exitcode(status)
