"""Which calls of the kernel handed-in code may not make, as a filter that the kernel runs.

Everything that Python, NumPy and TensorFlow need stays allowed. What is refused would give new
namespaces, whose mounts no limit reaches, a look into other processes, memory that no limit
counts, network families that network namespaces don't hold, or rarely used doors of the kernel.
"""

from __future__ import annotations

import errno
import platform
import struct

from digitkit.course.sandbox.kernel import (
    NEW_CGROUP,
    NEW_IPC,
    NEW_NET,
    NEW_NS,
    NEW_PID,
    NEW_USER,
    NEW_UTS,
)

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
# by the machine's name: the kernel's mark, refused calls, the numbers of clone, clone3 and socket
_MACHINES = {
    "x86_64": (0xC000003E, _X86, 56, 435, 41),
    "aarch64": (0xC00000B7, _ARM, 220, 435, 198),
}
_FAMILIES = (1, 2, 10)  # Unix, IPv4 and IPv6: a network namespace holds these

_NUMBER, _MARK, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NEW = NEW_NS | NEW_CGROUP | NEW_UTS | NEW_IPC | NEW_USER | NEW_PID | NEW_NET
_OTHER_NUMBERS = 0x40000000  # x86's second table of the same calls


class UnknownMachine(Exception):  # noqa: N818
    """There is no filter for this kind of processor."""


def call_filter(machine: str = "") -> bytes:
    """Write the filter for a kind of machine.

    Args:
        machine: as `platform.machine` names it; empty for this one.

    Raises:
        UnknownMachine: the numbers of its calls are not known.
    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        raise UnknownMachine(f"no filter of kernel calls is known for a {machine} processor")
    mark, groups, clone, clone3, socket = _MACHINES[machine]
    refused = [number for group in groups.values() for number in group]
    steps = [
        (_LOAD, 0, 0, _MARK),
        (_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *_unless(_AT_LEAST, _OTHER_NUMBERS, _FAIL | errno.EPERM),
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
        *_unless(_ANY_BIT, _NEW, _FAIL | errno.EPERM),
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
