"""Calls of the Linux kernel that Python 3.11 has no functions for."""

from __future__ import annotations

import ctypes
import errno
import os
from functools import cache

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
    """Let no mount of this process reach another's view, and none of another's reach this one."""
    flags = ctypes.c_ulong(_PRIVATE | _EVERYTHING_BELOW)
    _call("keeping mounts private", "mount", b"none", b"/", None, flags, None)


def mount_empty(place: str, options: str, flags: int = 0) -> None:
    """Mount an empty folder in memory over a place.

    Args:
        place: the folder that is covered.
        options: as `mount -o` takes them, such as `"size=1m,mode=700"`.
        flags: such as `READ_ONLY`; no set-user-id bits and no devices in any case.
    """
    both = ctypes.c_ulong(flags | NO_SUID | NO_DEVICES)
    _call(f"covering {place}", "mount", b"tmpfs", place.encode(), b"tmpfs", both, options.encode())


def make_read_only(place: str) -> None:
    """Let nobody write any more to a folder that `mount_empty` mounted."""
    flags = ctypes.c_ulong(_REMOUNT | READ_ONLY | NO_SUID | NO_DEVICES)
    _call(f"closing {place}", "mount", None, place.encode(), None, flags, None)


def bind(source: str, place: str) -> None:
    """Let a file be seen in the place of another."""
    flags = ctypes.c_ulong(_BIND)
    _call(f"laying {place}", "mount", source.encode(), place.encode(), None, flags, None)


def _prctl(what: str, option: int, second: int = 0, third: int = 0) -> None:
    words = [ctypes.c_ulong(one) for one in (second, third, 0, 0)]
    _call(what, "prctl", ctypes.c_int(option), *words)


def set_dumpable(allowed: bool) -> None:
    """Say whether others of the same user may look into this process; its /proc follows that."""
    _prctl("letting itself be looked into", _SET_DUMPABLE, int(allowed))


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


def filter_calls(program: bytes) -> None:
    """Let the kernel refuse calls from now on, in this process and all that it starts.

    Args:
        program: steps of the kernel's packet filter, 8 bytes each; see `calls`.
    """
    told = _Program(len(program) // 8, program)
    _prctl("refusing calls", _SET_SECCOMP, _FILTER, ctypes.addressof(told))
