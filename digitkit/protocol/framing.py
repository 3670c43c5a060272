"""Send and receive frames over a socket: a magic number, a length, and as many bytes."""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Callable

from digitkit.protocol.codec import MAX_BYTES, ProtocolError

_HEAD = struct.Struct("<4sQ")
_MAGIC = b"DKFR"
LARGEST = 2 * MAX_BYTES
_SLICE = 0.05


class Closed(Exception):  # noqa: N818
    """The other side has closed the socket."""


def frame(payload: bytes) -> bytes:
    """Return a payload as a frame."""
    return _HEAD.pack(_MAGIC, len(payload)) + payload


def read_frame(line: socket.socket) -> bytes:
    """Wait for one frame on a blocking socket, and return its payload.

    Raises:
        Closed: the other side has closed the socket.
        ProtocolError: the bytes received are not a frame.
    """
    size = _size(_read_exactly(line, _HEAD.size), LARGEST)
    return _read_exactly(line, size)


def _size(head: bytes | bytearray, largest: int) -> int:
    magic, size = _HEAD.unpack(head)
    if magic != _MAGIC or size > largest:
        raise ProtocolError("the bytes received are not a frame")
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
    """Send a frame on a non-blocking socket and wait for the answer.

    Args:
        line: the socket.
        payload: what to send; None only waits.
        gone: returns whether the other side's process has ended.
        check_time: called at least every 50 ms; raises when the time is over.
        largest: how many bytes the answer may have.
        take_note: called with each frame; returns True if that frame is not the answer.

    Returns:
        The answer's payload.

    Raises:
        Closed: the other side has closed the socket, or its process has ended.
        ProtocolError: the bytes received are not a frame.
    """
    unsent = memoryview(frame(payload) if payload is not None else b"")
    received = bytearray()
    if payload is not None and _has_data(line):
        raise ProtocolError("an answer was received before it was asked for")
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while not (size := _first_frame(received, largest)) or take_note(
            bytes(received[_HEAD.size : size])
        ):
            if size:
                del received[:size]
                continue
            both = selectors.EVENT_READ | selectors.EVENT_WRITE
            selector.modify(line, both if unsent else selectors.EVENT_READ)
            check_time()
            ready = selector.select(_SLICE)
            if not ready and gone():
                raise Closed
            for _, events in ready:
                unsent = _transfer(line, events, unsent, received)
    if len(received) > size:
        raise ProtocolError("more was received than was asked for")
    return bytes(received[_HEAD.size :])


def _first_frame(received: bytearray, largest: int) -> int:
    """Return the size of the first frame if it is complete, otherwise 0."""
    if len(received) < _HEAD.size:
        return 0
    size = _HEAD.size + _size(received[: _HEAD.size], largest)
    return size if len(received) >= size else 0


def _has_data(line: socket.socket) -> bool:
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except OSError:  # there is no data, or the socket is closed: then sending fails
        return False


def _transfer(
    line: socket.socket, events: int, unsent: memoryview, received: bytearray
) -> memoryview:
    try:
        if events & selectors.EVENT_WRITE and unsent:
            unsent = unsent[line.send(unsent[: 2**20]) :]
        if events & selectors.EVENT_READ:
            part = line.recv(2**20)
            if not part:
                raise Closed
            received += part
    except BlockingIOError:
        pass
    except OSError as error:
        raise Closed from error
    return unsent
