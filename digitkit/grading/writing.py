"""Values as JSON nodes, arrays beside them; what is no plain data stays behind by its name."""

from __future__ import annotations

import io
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import fields
from pathlib import PosixPath, PurePath, WindowsPath
from typing import Any

import numpy as np

from digitkit.checks.values import Foreign
from digitkit.grading import foreign
from digitkit.grading.records import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_TEXT,
    MAX_THINGS,
    PLAIN_KINDS,
    RECORDS,
)

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
        from digitkit.grading import tables  # pandas is loaded if there is any need of it

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
