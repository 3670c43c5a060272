"""Encode plain data as bytes and decode it: JSON, with arrays beside it in NumPy's own format."""

from __future__ import annotations

import io
import json
import math
import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path, PosixPath, PurePath, WindowsPath
from typing import Any

import numpy as np

from digitkit.protocol import drawings, given_models, handles, values
from digitkit.protocol import untrusted as foreign
from digitkit.protocol.values import Foreign

__all__ = ["MAX_BYTES", "Adopt", "Untrusted", "WireError", "decode", "encode"]


MAX_BYTES = 256 * 2**20
MAX_TEXT = 32 * 2**20
MAX_THINGS = 1_000_000
MAX_DEPTH = 30
PLAIN_KINDS = "biufcmMSU"  # kinds of NumPy's dtypes that hold nothing but numbers, times and text

RECORDS = {
    record.__name__: record
    for module in (drawings, given_models, handles, values)
    for record in vars(module).values()
    if isinstance(record, type) and record.__module__ == module.__name__
    if hasattr(record, "__dataclass_fields__")
}


_MAPPINGS = (dict, OrderedDict, defaultdict, Counter)
_PATHS = (PurePath, PosixPath, WindowsPath)

Adopt = Callable[[Any], Any]


class Untrusted:
    """Marks a value from the learner's side: of it nothing but plain data goes over.

    Args:
        value: whatever it is.
        adopt: turns what is no plain data into a record that tells its facts, or into None.
    """

    def __init__(self, value: Any, adopt: Adopt | None = None) -> None:
        self.value = value
        self.adopt = adopt


class Encoder:
    """Turns values into JSON nodes, and arrays into blobs beside them."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self.things = 0
        self.bytes = 0
        self.text = 0
        self.adopt: Adopt | None = None
        self.trusted = True

    def node(self, value: Any, depth: int = 0) -> Any:
        """Write one value as a JSON node."""
        kind = type(value)
        if kind is Untrusted and self.trusted:
            return self._untrusted(value)
        self._count(depth)
        write = _WRITERS.get(kind)
        if write is not None:
            return write(self, value, depth + 1)
        if self.trusted and RECORDS.get(kind.__name__) is kind:
            return self._record(value, depth)
        return self._strange(value, kind, depth)

    def nodes(self, many: Any, depth: int) -> list[Any]:
        """Write several values."""
        return [self.node(one, depth) for one in many]

    def blob(self, array: np.ndarray) -> int:
        """Lay an array of plain dtype beside the text, and give its place."""
        self.bytes += array.nbytes
        if self.bytes > MAX_BYTES:
            raise foreign.CannotCross(f"{array.size:,} values")
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, allow_pickle=False)
        self.blobs.append(stream.getvalue())
        return len(self.blobs) - 1

    def _count(self, depth: int) -> None:
        self.things += 1
        if depth > MAX_DEPTH:
            raise foreign.CannotCross(f"nested more than {MAX_DEPTH} deep")
        if self.things > MAX_THINGS:
            raise foreign.CannotCross(f"more than {MAX_THINGS:,} values")

    def _untrusted(self, marked: Untrusted) -> Any:
        before = self.trusted, self.adopt, len(self.blobs), self.things, self.bytes, self.text
        self.trusted, self.adopt = False, marked.adopt
        try:
            return self.node(marked.value)
        except Exception as error:  # hostile, odd or endless: it stays behind, by its name
            _, _, blobs, self.things, self.bytes, self.text = before
            del self.blobs[blobs:]
            said = str(error) if isinstance(error, foreign.CannotCross) else ""
            return self._foreign(Foreign(foreign.type_name(marked.value), said))
        finally:
            self.trusted, self.adopt = before[:2]

    def _strange(self, value: Any, kind: type, depth: int) -> Any:
        if foreign.is_named_tuple(kind):
            return ["t", *self.nodes(tuple.__iter__(value), depth + 1)]
        if type(kind) is type and issubclass(kind, np.generic):
            return self._scalar(value, kind)
        from digitkit.protocol import (
            dataframes as tables,  # pandas is loaded if there is any need of it
        )

        table = tables.table_node(self, value, depth)
        if table is not None:
            return table
        return self._adopted(value, depth)

    def _scalar(self, value: Any, kind: type) -> Any:
        known = getattr(np, kind.__name__, None) is kind or kind.__module__ == "numpy"
        if known and np.dtype(kind).kind in PLAIN_KINDS:
            return ["g", self.blob(np.asarray(value))]
        return self._foreign(foreign.describe(value))

    def _adopted(self, value: Any, depth: int) -> Any:
        record = self.adopt(value) if self.adopt is not None else None
        if record is None:
            return self._foreign(foreign.describe(value))
        return self._told(record, depth)

    def _told(self, record: Any, depth: int) -> Any:
        before, self.trusted = self.trusted, True
        try:
            return self._record(record, depth)
        finally:
            self.trusted = before

    def _foreign(self, record: Foreign) -> Any:
        return ["R", "Foreign", {"type_name": record.type_name, "text": record.text}]

    def _record(self, record: Any, depth: int) -> Any:
        told = {
            field.name: self.node(getattr(record, field.name), depth + 1)
            for field in fields(record)
            if field.init
        }
        return ["R", type(record).__name__, told]

    def write_text(self, value: str, _depth: int) -> Any:
        """Write text."""
        self.text += len(value)
        if self.text > MAX_TEXT:
            raise foreign.CannotCross(f"{len(value):,} characters")
        return value

    def write_int(self, value: int, _depth: int) -> Any:
        """Write a whole number, unless it has thousands of digits."""
        if value.bit_length() > 10_000:
            return self._foreign(Foreign("int", f"a number of {value.bit_length():,} bits"))
        return value

    def write_bytes(self, value: bytes, _depth: int) -> Any:
        """Write bytes."""
        return ["b", self.blob(np.frombuffer(value, "uint8"))]

    def write_dict(self, value: dict, depth: int) -> Any:
        """Write a dict as pairs."""
        return ["d", *([self.node(k, depth), self.node(v, depth)] for k, v in value.items())]

    def write_several(self, value: Any, depth: int) -> Any:
        """Write a tuple or list, or what it is as a whole, such as a list of callbacks."""
        if self.adopt is not None and value and type(value[0]) not in _WRITERS:
            record = self.adopt(value)
            if record is not None:
                return self._told(record, depth)
        return ["t" if type(value) is tuple else "l", *self.nodes(value, depth)]

    def write_array(self, value: np.ndarray, depth: int) -> Any:
        """Write an array: of plain dtype as it is, of objects one by one."""
        if value.dtype.kind in PLAIN_KINDS:
            return ["a", self.blob(value)]
        if value.dtype.kind == "O":
            if value.size > MAX_THINGS:
                raise foreign.CannotCross(f"{value.size:,} values")
            return ["o", list(value.shape), *self.nodes(value.ravel().tolist(), depth)]
        return self._foreign(Foreign("ndarray", f"of type {value.dtype}"))

    def write_range(self, value: range, depth: int) -> Any:
        """Write a range; one that holds more than may go over does not."""
        told = [value.start, value.stop, value.step]
        if (told[1] - told[0]) // told[2] > MAX_THINGS:
            return self._foreign(Foreign("range", "too long"))
        return ["r", *self.nodes(told, depth)]


_WRITERS: dict[type, Callable[[Encoder, Any, int], Any]] = {
    type(None): lambda _encoder, value, _depth: value,
    bool: lambda _encoder, value, _depth: value,
    float: lambda _encoder, value, _depth: value,
    int: Encoder.write_int,
    str: Encoder.write_text,
    bytes: Encoder.write_bytes,
    range: Encoder.write_range,
    tuple: Encoder.write_several,
    list: Encoder.write_several,
    np.ndarray: Encoder.write_array,
    **dict.fromkeys(_MAPPINGS, Encoder.write_dict),
    **dict.fromkeys(_PATHS, lambda encoder, value, depth: ["p", encoder.node(str(value), depth)]),
}


class WireError(ValueError):
    """Bytes that are no message."""


class Decoder:
    """Turns JSON nodes back into values."""

    def __init__(self, blobs: list[bytes], bind: Callable[..., Any] | None) -> None:
        self.blobs = blobs
        self.bind = bind

    def value(self, node: Any) -> Any:
        """Read one value."""
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise WireError("these bytes are no message: a JSON object stands by itself")
            return node
        tag, *rest = node
        return _READERS[tag](self, rest)

    def values(self, nodes: list[Any]) -> list[Any]:
        """Read several values."""
        return [self.value(node) for node in nodes]

    def array(self, place: int) -> np.ndarray:
        """Read an array whose header tells the truth about its size."""
        stream = io.BytesIO(self.blobs[place])
        major, _ = np.lib.format.read_magic(stream)
        read_header = {
            1: np.lib.format.read_array_header_1_0,
            2: np.lib.format.read_array_header_2_0,
        }[major]
        shape, fortran, dtype = read_header(stream)
        rest = self.blobs[place][stream.tell() :]
        if (
            dtype.kind not in PLAIN_KINDS
            or not dtype.itemsize
            or len(rest) != math.prod(shape) * dtype.itemsize
        ):
            raise WireError("these bytes are no message: an array is not as its header says")
        flat = np.frombuffer(rest, dtype).copy()
        return flat.reshape(shape, order="F" if fortran else "C")

    def numbers(self, rest: list[Any]) -> range:
        """Read a range, which could be said in a few bytes to hold more than any memory."""
        told = range(*self.values(rest))
        if len(told) > MAX_THINGS:
            raise WireError("these bytes are no message: a range is too long")
        return told

    def objects(self, rest: list[Any]) -> np.ndarray:
        """Read an array of objects."""
        shape, *nodes = rest
        flat = np.empty(len(nodes), object)
        for place, node in enumerate(nodes):
            flat[place] = self.value(node)
        return flat.reshape(shape)

    def record(self, rest: list[Any]) -> Any:
        """Read a record of facts, and let a handle know whom to ask."""
        name, told = rest
        record = RECORDS[name](**{field: self.value(node) for field, node in told.items()})
        if self.bind is not None and hasattr(record, "bound_to"):
            return record.bound_to(self.bind)
        return record

    def table(self, rest: list[Any]) -> Any:
        """Read a DataFrame, Series or Index."""
        from digitkit.protocol import dataframes as tables

        return tables.read_table(self, rest)


_READERS: dict[str, Callable[[Decoder, list[Any]], Any]] = {
    "l": lambda decoder, rest: decoder.values(rest),
    "t": lambda decoder, rest: tuple(decoder.values(rest)),
    "d": lambda decoder, rest: {decoder.value(k): decoder.value(v) for k, v in rest},
    "r": Decoder.numbers,
    "b": lambda decoder, rest: decoder.array(rest[0]).tobytes(),
    "p": lambda decoder, rest: Path(decoder.value(rest[0])),
    "a": lambda decoder, rest: decoder.array(rest[0]),
    "g": lambda decoder, rest: decoder.array(rest[0])[()],
    "o": Decoder.objects,
    "R": Decoder.record,
    "T": Decoder.table,
}


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
