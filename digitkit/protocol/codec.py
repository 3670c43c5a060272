"""Encode plain data as bytes and decode it: JSON, followed by arrays in NumPy's own format.

A value from the learner's code is marked as `Untrusted`: what is not plain data in it is replaced
by a record of its facts or by a `Foreign` that says what it was.
"""

from __future__ import annotations

import io
import json
import math
import struct
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path, PosixPath, PurePath, WindowsPath
from typing import Any

import numpy as np

from digitkit.protocol import drawings, given_models, handles, values
from digitkit.protocol.values import Foreign

MAX_BYTES = 256 * 2**20
MAX_TEXT = 32 * 2**20
MAX_VALUES = 1_000_000
MAX_DEPTH = 30
PLAIN_KINDS = "biufcmMSU"  # kinds of NumPy dtypes that hold only numbers, times and text

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


# Classes of these packages have an honest, quick and short repr.
_SHOWN = ("datetime", "decimal", "fractions", "tensorflow", "pandas", "torch", "jax", "jaxlib")
_LONGEST_TEXT = 200


class CannotCross(ValueError):  # noqa: N818
    """A value that can't be encoded, and why: too large, endless, or of an unsupported type."""


def type_name(value: Any) -> str:
    """Return the name of a value's class, whatever the value or its class pretends."""
    name = type.__dict__["__name__"].__get__(type(value))
    return name if type(name) is str else "object"


def _describe(value: Any) -> Foreign:
    """Describe something that can't be encoded; only its type is trusted."""
    kind = type(value)
    name = type_name(value)
    module = type.__dict__["__module__"].__get__(kind)
    if kind is complex:
        return Foreign(name, repr(value))
    if type(module) is not str or module.partition(".")[0] not in _SHOWN:
        return Foreign(name)
    if vars(sys.modules.get(module, sys)).get(name) is not kind:
        return Foreign(name)
    try:
        text = repr(value)
    except Exception:
        return Foreign(name)
    return Foreign(name, text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…")


def _is_named_tuple(kind: type) -> bool:
    own = type.__dict__["__dict__"].__get__(kind)
    return type(kind) is type and kind.__bases__ == (tuple,) and "_fields" in own


class Untrusted:
    """Marks a value from the learner's code: only plain data in it is encoded.

    Args:
        value: the value.
        adopt: turns what is not plain data into a record of its facts, or into None.
    """

    def __init__(self, value: Any, adopt: Adopt | None = None) -> None:
        self.value = value
        self.adopt = adopt


class Encoder:
    """Turns values into JSON nodes, and arrays into blobs that follow the JSON text."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self.values = 0
        self.bytes = 0
        self.text = 0
        self.adopt: Adopt | None = None
        self.trusted = True

    def node(self, value: Any, depth: int = 0) -> Any:
        """Encode one value as a JSON node."""
        kind = type(value)
        if kind is Untrusted and self.trusted:
            return self._untrusted(value)
        self._count(depth)
        write = _WRITERS.get(kind)
        if write is not None:
            return write(self, value, depth + 1)
        if self.trusted and RECORDS.get(kind.__name__) is kind:
            return self._record(value, depth)
        return self._other(value, kind, depth)

    def nodes(self, several: Iterable[Any], depth: int) -> list[Any]:
        """Encode several values."""
        return [self.node(one, depth) for one in several]

    def blob(self, array: np.ndarray) -> int:
        """Add an array of plain dtype to the blobs, and return its place among them."""
        self.bytes += array.nbytes
        if self.bytes > MAX_BYTES:
            raise CannotCross(f"{array.size:,} values")
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, allow_pickle=False)
        self.blobs.append(stream.getvalue())
        return len(self.blobs) - 1

    def _count(self, depth: int) -> None:
        self.values += 1
        if depth > MAX_DEPTH:
            raise CannotCross(f"nested more than {MAX_DEPTH} deep")
        if self.values > MAX_VALUES:
            raise CannotCross(f"more than {MAX_VALUES:,} values")

    def _untrusted(self, marked: Untrusted) -> Any:
        before = self.trusted, self.adopt, len(self.blobs), self.values, self.bytes, self.text
        self.trusted, self.adopt = False, marked.adopt
        try:
            return self.node(marked.value)
        except Exception as error:  # hostile, odd or endless: only its type is sent
            _, _, blobs, self.values, self.bytes, self.text = before
            del self.blobs[blobs:]
            reason = str(error) if isinstance(error, CannotCross) else ""
            return self._foreign(Foreign(type_name(marked.value), reason))
        finally:
            self.trusted, self.adopt = before[:2]

    def _other(self, value: Any, kind: type, depth: int) -> Any:
        if _is_named_tuple(kind):
            return ["t", *self.nodes(tuple.__iter__(value), depth + 1)]
        if type(kind) is type and issubclass(kind, np.generic):
            return self._scalar(value, kind)
        if "pandas" in sys.modules:
            from digitkit.protocol.dataframes import table_node

            table = table_node(self, value, depth)
            if table is not None:
                return table
        record = self.adopt(value) if self.adopt is not None else None
        if record is None:
            return self._foreign(_describe(value))
        return self._adopted(record, depth)

    def _scalar(self, value: Any, kind: type) -> Any:
        known = getattr(np, kind.__name__, None) is kind or kind.__module__ == "numpy"
        if known and np.dtype(kind).kind in PLAIN_KINDS:
            return ["g", self.blob(np.asarray(value))]
        return self._foreign(_describe(value))

    def _adopted(self, record: Any, depth: int) -> Any:
        """Encode a record that `adopt` created from an untrusted value."""
        before, self.trusted = self.trusted, True
        try:
            return self._record(record, depth)
        finally:
            self.trusted = before

    def _foreign(self, record: Foreign) -> Any:
        return ["R", "Foreign", {"type_name": record.type_name, "text": record.text}]

    def _record(self, record: Any, depth: int) -> Any:
        contents = {
            field.name: self.node(getattr(record, field.name), depth + 1)
            for field in fields(record)
            if field.init
        }
        return ["R", type(record).__name__, contents]

    def write_text(self, value: str, _depth: int) -> Any:
        """Encode text."""
        self.text += len(value)
        if self.text > MAX_TEXT:
            raise CannotCross(f"{len(value):,} characters")
        return value

    def write_int(self, value: int, _depth: int) -> Any:
        """Encode a whole number, unless it has thousands of digits."""
        if value.bit_length() > 10_000:
            return self._foreign(Foreign("int", f"a number of {value.bit_length():,} bits"))
        return value

    def write_bytes(self, value: bytes, _depth: int) -> Any:
        """Encode bytes."""
        return ["b", self.blob(np.frombuffer(value, "uint8"))]

    def write_dict(self, value: dict[Any, Any], depth: int) -> Any:
        """Encode a dict as pairs."""
        return ["d", *([self.node(k, depth), self.node(v, depth)] for k, v in value.items())]

    def write_sequence(self, value: tuple[Any, ...] | list[Any], depth: int) -> Any:
        """Encode a tuple or list, or the record of it as a whole, such as of callbacks."""
        if self.adopt is not None and value and type(value[0]) not in _WRITERS:
            record = self.adopt(value)
            if record is not None:
                return self._adopted(record, depth)
        return ["t" if type(value) is tuple else "l", *self.nodes(value, depth)]

    def write_array(self, value: np.ndarray, depth: int) -> Any:
        """Encode an array: of plain dtype as a blob, of objects one by one."""
        if value.dtype.kind in PLAIN_KINDS:
            return ["a", self.blob(value)]
        if value.dtype.kind == "O":
            if value.size > MAX_VALUES:
                raise CannotCross(f"{value.size:,} values")
            return ["o", list(value.shape), *self.nodes(value.ravel().tolist(), depth)]
        return self._foreign(Foreign("ndarray", f"of type {value.dtype}"))

    def write_range(self, value: range, depth: int) -> Any:
        """Encode a range, unless it holds too many numbers."""
        if (value.stop - value.start) // value.step > MAX_VALUES:
            return self._foreign(Foreign("range", "too long"))
        return ["r", *self.nodes((value.start, value.stop, value.step), depth)]


_WRITERS: dict[type, Callable[[Encoder, Any, int], Any]] = {
    type(None): lambda _encoder, value, _depth: value,
    bool: lambda _encoder, value, _depth: value,
    float: lambda _encoder, value, _depth: value,
    int: Encoder.write_int,
    str: Encoder.write_text,
    bytes: Encoder.write_bytes,
    range: Encoder.write_range,
    tuple: Encoder.write_sequence,
    list: Encoder.write_sequence,
    np.ndarray: Encoder.write_array,
    **dict.fromkeys(_MAPPINGS, Encoder.write_dict),
    **dict.fromkeys(_PATHS, lambda encoder, value, depth: ["p", encoder.node(str(value), depth)]),
}


class ProtocolError(ValueError):
    """Bytes that are not a message."""


class Decoder:
    """Turns JSON nodes back into values."""

    def __init__(self, blobs: list[bytes], bind: Callable[..., Any] | None) -> None:
        self.blobs = blobs
        self.bind = bind

    def value(self, node: Any) -> Any:
        """Decode one value."""
        if isinstance(node, dict):
            raise ProtocolError("these bytes are no message: they hold a bare JSON object")
        if not isinstance(node, list):
            return node
        tag, *rest = node
        return _READERS[tag](self, rest)

    def values(self, nodes: list[Any]) -> list[Any]:
        """Decode several values."""
        return [self.value(node) for node in nodes]

    def array(self, place: int) -> np.ndarray:
        """Decode an array, after checking that its size is what its header says."""
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
            raise ProtocolError("these bytes are no message: an array is not as its header says")
        flat = np.frombuffer(rest, dtype).copy()
        return flat.reshape(shape, order="F" if fortran else "C")

    def numbers(self, rest: list[Any]) -> range:
        """Decode a range: a few bytes could claim more numbers than any memory holds."""
        decoded = range(*self.values(rest))
        if len(decoded) > MAX_VALUES:
            raise ProtocolError("these bytes are no message: a range is too long")
        return decoded

    def objects(self, rest: list[Any]) -> np.ndarray:
        """Decode an array of objects."""
        shape, *nodes = rest
        flat = np.empty(len(nodes), object)
        for place, node in enumerate(nodes):
            flat[place] = self.value(node)
        return flat.reshape(shape)

    def record(self, rest: list[Any]) -> Any:
        """Decode a record, and bind a handle to the grader's way of asking questions."""
        name, contents = rest
        record = RECORDS[name](**{field: self.value(node) for field, node in contents.items()})
        if self.bind is not None and hasattr(record, "bound_to"):
            return record.bound_to(self.bind)
        return record

    def table(self, rest: list[Any]) -> Any:
        """Decode a DataFrame, Series or Index."""
        from digitkit.protocol.dataframes import read_table

        return read_table(self, rest)


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
    """Encode a value as bytes.

    Raises:
        CannotCross: a trusted value is too large or of an unsupported type.
    """
    encoder = Encoder()
    text = json.dumps(encoder.node(value)).encode()
    sizes = struct.pack(f"<{len(encoder.blobs)}Q", *map(len, encoder.blobs))
    head = _HEAD.pack(_MAGIC, len(text), len(encoder.blobs))
    return b"".join([head, sizes, text, *encoder.blobs])


def decode(data: bytes, bind: Callable[..., Any] | None = None) -> Any:
    """Decode a value from bytes.

    Args:
        data: what `encode` returned.
        bind: asks a question about an object on the other side; handles, such as a model's, are
            bound to it.

    Raises:
        ProtocolError: the bytes are not a message.
    """
    try:
        text, blobs = _parts(data)
        return Decoder(blobs, bind).value(json.loads(text))
    except ProtocolError:
        raise
    except Exception as error:  # one error for whatever is wrong with the bytes
        raise ProtocolError(f"these bytes are no message: {error}") from error


def _parts(data: bytes) -> tuple[bytes, list[bytes]]:
    magic, text_size, count = _HEAD.unpack_from(data)
    if magic != _MAGIC:
        raise ProtocolError("these bytes are no message: the magic number is wrong")
    sizes = struct.unpack_from(f"<{count}Q", data, _HEAD.size)
    start = _HEAD.size + 8 * count
    if start + text_size + sum(sizes) != len(data):
        raise ProtocolError("these bytes are no message: their length is wrong")
    text, at, blobs = data[start : start + text_size], start + text_size, []
    for size in sizes:
        blobs.append(data[at : at + size])
        at += size
    return text, blobs
