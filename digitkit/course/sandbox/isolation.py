"""Isolate one exercise: what a forked process gives up before it runs submitted code.

Three processes take part. The supervisor stays outside and ends the others. The first one inside is
process 1 of a new namespace: when it ends, the kernel kills all others there, also those that left
their session. The second one runs the code.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from digitkit.course.sandbox.limits import Limits, limit_process
from digitkit.course.sandbox.paths import FOLDER, SHARED, VARIANTS, variant_of

NEW_NS = 0x00020000
NEW_CGROUP = 0x02000000
NEW_UTS = 0x04000000
NEW_IPC = 0x08000000
NEW_USER = 0x10000000
NEW_PID = 0x20000000
NEW_NET = 0x40000000

READ_ONLY = 0x1
NO_SUID = 0x2
NO_DEVICES = 0x4
NO_PROGRAMS = 0x8
_REMOUNT = 0x20
_BIND = 0x1000
_EVERYTHING_BELOW = 0x4000
_PRIVATE = 0x40000

_SET_DUMPABLE = 4
_SET_SECCOMP = 22
_DROP_BOUNDING = 24
_NO_NEW_PRIVILEGES = 38
_DIE_WITH_PARENT = 1
_FILTER = 2
_CAPABILITIES_3 = 0x20080522


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(what: str, name: str, *arguments: object) -> None:
    if getattr(_libc(), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(namespaces: int) -> None:
    """Leave the namespaces that this process shares with others.

    Raises:
        OSError: the system does not allow it.
    """
    _call("leaving the shared namespaces", "unshare", ctypes.c_int(namespaces))


def make_private() -> None:
    """Keep mounts of this process from others, and mounts of others from this process."""
    flags = ctypes.c_ulong(_PRIVATE | _EVERYTHING_BELOW)
    _call("keeping mounts private", "mount", b"none", b"/", None, flags, None)


def mount_empty(place: str, options: str, flags: int = 0) -> None:
    """Mount an empty folder in memory over a folder.

    Args:
        place: the folder.
        options: as for `mount -o`, such as `"size=1m,mode=700"`.
        flags: such as `READ_ONLY`; no set-user-id bits and no devices in any case.
    """
    both = ctypes.c_ulong(flags | NO_SUID | NO_DEVICES)
    _call(f"covering {place}", "mount", b"tmpfs", place.encode(), b"tmpfs", both, options.encode())


def make_read_only(place: str) -> None:
    """Make a folder that `mount_empty` mounted read-only."""
    flags = ctypes.c_ulong(_REMOUNT | READ_ONLY | NO_SUID | NO_DEVICES)
    _call(f"closing {place}", "mount", None, place.encode(), None, flags, None)


def bind(source: str, place: str) -> None:
    """Mount a file over another."""
    flags = ctypes.c_ulong(_BIND)
    _call(f"mounting {place}", "mount", source.encode(), place.encode(), None, flags, None)


def _prctl(what: str, option: int, second: int = 0, third: int = 0) -> None:
    words = [ctypes.c_ulong(one) for one in (second, third, 0, 0)]
    _call(what, "prctl", ctypes.c_int(option), *words)


def set_dumpable(allowed: bool) -> None:
    """Set whether others of the same user may inspect this process; its /proc depends on it."""
    _prctl("allowing inspection", _SET_DUMPABLE, int(allowed))


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _prctl("ending with the parent", _DIE_WITH_PARENT, 9)


def drop_capabilities() -> None:
    """Give up every capability, for good: no program that is started gets one back."""
    _prctl("giving up new privileges", _NO_NEW_PRIVILEGES, 1)
    for capability in range(64):
        try:
            _prctl("giving up capabilities", _DROP_BOUNDING, capability)
        except OSError as error:
            if error.errno != errno.EINVAL:  # the kernel knows no capability of this number
                raise
    head = (ctypes.c_uint32 * 2)(_CAPABILITIES_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _call("giving up capabilities", "capset", ctypes.byref(head), ctypes.byref(none))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def filter_system_calls(program: bytes) -> None:
    """Let the kernel refuse system calls from now on, in this process and all that it starts.

    Args:
        program: instructions of the kernel's packet filter, 8 bytes each; see `call_filter`.
    """
    code = _Program(len(program) // 8, program)
    _prctl("refusing calls", _SET_SECCOMP, _FILTER, ctypes.addressof(code))


_X86 = {
    "namespaces": (272, 308, 165, 166, 155, 161, 428, 429, 430, 431, 432, 433, 442),
    "other processes": (101, 310, 311, 312, 438, 440),
    "uncounted memory": (319, 447, 29, 64, 68, 240),
    "keys": (248, 249, 250),
    "doors": (321, 298, 323, 425, 426, 427, 303, 304, 179, 443, 163, 103, 135, 172, 173),
    "the machine": (175, 313, 176, 246, 320, 169, 167, 168),
}
_ARM = {
    "namespaces": (97, 268, 40, 39, 41, 51, 428, 429, 430, 431, 432, 433, 442),
    "other processes": (117, 270, 271, 272, 438, 440),
    "uncounted memory": (279, 447, 194, 190, 186, 180),
    "keys": (217, 218, 219),
    "doors": (280, 241, 282, 425, 426, 427, 264, 265, 60, 443, 89, 116, 92),
    "the machine": (105, 273, 106, 104, 294, 142, 224, 225),
}
# by machine: the kernel's architecture number, refused calls, and clone, clone3 and socket
_MACHINES = {
    "x86_64": (0xC000003E, _X86, 56, 435, 41),
    "aarch64": (0xC00000B7, _ARM, 220, 435, 198),
}
_FAMILIES = (1, 2, 10)  # Unix, IPv4 and IPv6: a network namespace holds these

_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NAMESPACES = NEW_NS | NEW_CGROUP | NEW_UTS | NEW_IPC | NEW_USER | NEW_PID | NEW_NET
_X32_NUMBERS = 0x40000000  # x86's second table of the same calls


class UnknownMachine(Exception):  # noqa: N818
    """There is no filter for this kind of processor."""


def call_filter(machine: str = "") -> bytes:
    """Return the seccomp filter for a kind of machine.

    Args:
        machine: as `platform.machine` returns it; empty for this one.

    Raises:
        UnknownMachine: the numbers of its calls are not known.
    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        raise UnknownMachine(f"no filter of kernel calls is known for a {machine} processor")
    architecture, groups, clone, clone3, socket = _MACHINES[machine]
    refused = [number for group in groups.values() for number in group]
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *_unless(_AT_LEAST, _X32_NUMBERS, _FAIL | errno.EPERM),
        # the C library falls back to clone, whose arguments a filter can read
        *_unless(_EQUAL, clone3, _FAIL | errno.ENOSYS),
        *(step for number in refused for step in _unless(_EQUAL, number, _FAIL | errno.EPERM)),
        *_on_clone(clone),
        *_on_socket(socket),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


Step = tuple[int, int, int, int]


def _unless(test: int, value: int, result: int) -> list[Step]:
    return [(test, 0, 1, value), (_RETURN, 0, 0, result)]


def _on_clone(number: int) -> list[Step]:
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *_unless(_ANY_BIT, _NAMESPACES, _FAIL | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _on_socket(number: int) -> list[Step]:
    allowed = [(_EQUAL, len(_FAMILIES) - at, 0, one) for at, one in enumerate(_FAMILIES)]
    return [
        (_EQUAL, 0, len(_FAMILIES) + 2, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *allowed,
        (_RETURN, 0, 0, _FAIL | errno.EAFNOSUPPORT),
    ]


_NOBODY = 65534


@dataclass(frozen=True)
class Isolation:
    """The settings of one isolated run.

    Attributes:
        function: the function of the exercise; its model answer is hidden.
        limits: the resources that the code may use.
    """

    function: str
    limits: Limits


def enter_namespaces() -> None:
    """Become the user nobody, in new namespaces; processes that are forked then are inside.

    Raises:
        OSError: the system does not allow it.
    """
    if os.geteuid() == 0:  # limits on processes do not apply to root
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        set_dumpable(True)  # otherwise /proc/self still belongs to root
    user, group = os.geteuid(), os.getegid()
    unshare(_NAMESPACES & ~NEW_NS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{_NOBODY} {group} 1")
    with suppress(OSError):  # when memory runs out, the kernel shall kill this one first
        Path("/proc/self/oom_score_adj").write_text("1000")


def restrict_files(isolation: Isolation) -> None:
    """Leave one small empty folder to write to, and hide the exercise's model answer.

    Raises:
        OSError: the system does not allow it.
    """
    unshare(NEW_NS)
    make_private()
    variant, place = variant_of(isolation.function)
    bind(variant, place)
    mount_empty(VARIANTS, "size=4k,mode=755", READ_ONLY)
    mount_empty(FOLDER, isolation.limits.mount_options(), NO_PROGRAMS)
    mount_empty(SHARED, "size=1m,nr_inodes=64,mode=700", NO_PROGRAMS)
    _hide_processes()


def _hide_processes() -> None:
    """Hide all processes; TensorFlow aborts without two files about its own."""
    mount_empty("/proc", "size=8k,mode=755")
    Path("/proc/self").mkdir()
    Path("/proc/self/exe").symlink_to(sys.executable)
    Path("/proc/self/cmdline").write_bytes(b"python\0learner\0")
    make_read_only("/proc")


def drop_rights() -> None:
    """Drop all rights of this process that the code must not have.

    Raises:
        OSError: the system does not allow it.
    """
    drop_capabilities()
    filter_system_calls(call_filter())


def run_isolated(isolation: Isolation, run: Callable[[], None]) -> int:
    """Run the code as a child of process 1, which is this one, and wait for its end.

    Args:
        isolation: the settings.
        run: runs the code; it never returns.

    Returns:
        The exit code, as of `os.waitstatus_to_exitcode`.

    Raises:
        OSError: the system does not allow it.
    """
    limit_process(isolation.limits, with_keras="keras" in sys.modules, own_user=True)
    restrict_files(isolation)
    die_with_parent()
    _set_handlers(signal.SIG_IGN)  # signals from inside do not reach process 1 then
    return _wait_for(_start(run))


def run_plainly(isolation: Isolation, run: Callable[[], None]) -> int:
    """Run the code as a plain process without isolation, and end its group when it ends.

    Args:
        isolation: the settings; only the limits apply.
        run: runs the code as the leader of a session; it never returns.

    Returns:
        The exit code, as of `os.waitstatus_to_exitcode`.
    """
    limit_process(isolation.limits, with_keras="keras" in sys.modules, own_user=False)
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
        _set_handlers(signal.SIG_DFL)
        run()
        os._exit(1)
    return pid


def _set_handlers(handler: signal.Handlers) -> None:
    for number in signal.valid_signals() - {signal.SIGCHLD}:
        with suppress(OSError, ValueError):
            signal.signal(number, handler)


def _wait_for(pid: int) -> int:
    """Wait for the end of a process, and reap orphans in the meantime."""
    while True:
        ended, status = os.wait()
        if ended == pid:
            return os.waitstatus_to_exitcode(status)
