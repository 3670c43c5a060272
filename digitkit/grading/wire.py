"""Plain data as bytes: JSON with arrays beside it in NumPy's own format, never a pickle.

Writing is total: what is no plain data, hides its kind, never ends or is too large goes over as
`Foreign`. Only the type itself is asked what a value is, never the value, so an object that claims
to be something else arrives as what it is. Reading is total too: any bytes give a value or a
`WireError`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from digitkit.grading.reading import Decoder, WireError
from digitkit.grading.records import MAX_BYTES
from digitkit.grading.writing import Adopt, Encoder, Untrusted

__all__ = ["MAX_BYTES", "Adopt", "Untrusted", "WireError", "decode", "encode"]

_MAGIC = b"DKW1"
_HEAD = struct.Struct("<4sII")


def encode(value: Any) -> bytes:
    """Write a value as bytes; see the module for what becomes of values that can't go over."""
    encoder = Encoder()
    text = json.dumps(encoder.node(value)).encode()
    sizes = struct.pack(f"<{len(encoder.blobs)}Q", *map(len, encoder.blobs))
    head = _HEAD.pack(_MAGIC, len(text), len(encoder.blobs))
    return b"".join([head, sizes, text, *encoder.blobs])


def decode(data: bytes, bind: Callable[..., Any] | None = None) -> Any:
    """Read a value from bytes.

    Args:
        data: what `encode` wrote.
        bind: asks a question about something that stayed on the other side; handles, such as a
            model's, are given it.

    Raises:
        WireError: the bytes are no message.
    """
    try:
        text, blobs = _parts(data)
        return Decoder(blobs, bind).value(json.loads(text))
    except WireError:
        raise
    except Exception as error:  # whatever is wrong with the bytes, the answer is one
        raise WireError(f"these bytes are no message: {error}") from error


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    magic, text_size, count = _HEAD.unpack_from(data)
    if magic != _MAGIC:
        raise WireError("these bytes are no message: they begin otherwise")
    sizes = struct.unpack_from(f"<{count}Q", data, _HEAD.size)
    start = _HEAD.size + 8 * count
    if start + text_size + sum(sizes) != len(data):
        raise WireError("these bytes are no message: some are missing, or too many")
    text, at, blobs = data[start : start + text_size], start + text_size, []
    for size in sizes:
        blobs.append(data[at : at + size])
        at += size
    return text, blobs
