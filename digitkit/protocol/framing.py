"""Frames over a socket: a mark, a length, and as many bytes."""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Callable

from digitkit.protocol.codec import MAX_BYTES, WireError

_HEAD = struct.Struct("<4sQ")
_MARK = b"DKFR"
LARGEST = 2 * MAX_BYTES
_SLICE = 0.05


class Closed(Exception):  # noqa: N818
    """The other side is gone."""


def frame(payload: bytes) -> bytes:
    """Put a payload into a frame."""
    return _HEAD.pack(_MARK, len(payload)) + payload


def read_frame(line: socket.socket) -> bytes:
    """Wait for one frame on a blocking socket.

    Raises:
        Closed: the other side is gone.
        WireError: what came is no frame.
    """
    size = _size(_read_exactly(line, _HEAD.size), LARGEST)
    return _read_exactly(line, size)


def _size(head: bytes | bytearray, largest: int) -> int:
    mark, size = _HEAD.unpack(head)
    if mark != _MARK or size > largest:
        raise WireError("what came over the line is no frame")
    return int(size)


def _read_exactly(line: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(min(size - len(parts), 2**20))
        if not part:
            raise Closed
        parts += part
    return bytes(parts)


def exchange(
    line: socket.socket,
    payload: bytes | None,
    gone: Callable[[], bool],
    check_time: Callable[[], None],
    largest: int = LARGEST,
    take_note: Callable[[bytes], bool] = lambda _payload: False,
) -> bytes:
    """Send a frame and wait for the one that answers it, on a socket that doesn't block.

    Args:
        line: the socket.
        payload: what to send; None only waits.
        gone: says whether the other side's process has ended.
        check_time: is called at least every 50 ms, and raises when the time is over.
        largest: how many bytes the answer may have.
        take_note: is given each frame; if it returns True, that one was not the answer.

    Raises:
        Closed: the other side is gone.
        WireError: what came back is no frame.
    """
    unsent = memoryview(frame(payload) if payload is not None else b"")
    got = bytearray()
    if payload is not None and _something_waits(line):
        raise WireError("something came over the line before it was asked for")
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while not (whole := _whole(got, largest)) or take_note(bytes(got[_HEAD.size : whole])):
            if whole:
                del got[:whole]
                continue
            both = selectors.EVENT_READ | selectors.EVENT_WRITE
            selector.modify(line, both if unsent else selectors.EVENT_READ)
            check_time()
            ready = selector.select(_SLICE)
            if not ready and gone():
                raise Closed
            for _, events in ready:
                unsent = _step(line, events, unsent, got)
    if len(got) > whole:
        raise WireError("more came over the line than was asked for")
    return bytes(got[_HEAD.size :])


def _whole(got: bytearray, largest: int) -> int:
    """Return the size of the first frame if all of it is there, otherwise 0."""
    if len(got) < _HEAD.size:
        return 0
    whole = _HEAD.size + _size(got[: _HEAD.size], largest)
    return whole if len(got) >= whole else 0


def _something_waits(line: socket.socket) -> bool:
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except OSError:  # nothing is there, or the line is closed: sending will tell
        return False


def _step(line: socket.socket, events: int, unsent: memoryview, got: bytearray) -> memoryview:
    try:
        if events & selectors.EVENT_WRITE and unsent:
            unsent = unsent[line.send(unsent[: 2**20]) :]
        if events & selectors.EVENT_READ:
            part = line.recv(2**20)
            if not part:
                raise Closed
            got += part
    except BlockingIOError:
        pass
    except OSError as error:
        raise Closed from error
    return unsent
