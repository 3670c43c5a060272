"""Values from JSON nodes and the arrays beside them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from digitkit.grading.records import MAX_THINGS, PLAIN_KINDS, RECORDS


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
        from digitkit.grading import tables

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
