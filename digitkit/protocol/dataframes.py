"""Encode DataFrames, Series and Indexes with their dtypes, columns and index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from digitkit.protocol.codec import CannotCross, Decoder, Encoder

_PLAIN = "biufcmM"
# pandas' own dtypes that are rebuilt from a list of their values
_LISTED = ("str", "string", "Int", "UInt", "Float", "boolean")


def table_node(encoder: Encoder, value: Any, depth: int) -> list[Any] | None:
    """Encode a DataFrame, Series or Index; None for anything else, subclasses of them included.

    Raises:
        CannotCross: a column or the index is of an unsupported dtype.
    """
    kind = type(value)
    if kind is pd.DataFrame:
        return ["T", "frame", _frame(encoder, value, depth)]
    if kind is pd.Series:
        column = _column(encoder, value, depth)
        index = _index(encoder, value.index, depth)
        return ["T", "series", [column, index, encoder.node(value.name, depth)]]
    if issubclass(kind, pd.Index):
        return ["T", "index", _index(encoder, value, depth)]
    return None


def _frame(encoder: Encoder, frame: pd.DataFrame, depth: int) -> Any:
    dtypes = list(frame.dtypes)
    columns = _index(encoder, frame.columns, depth)
    index = _index(encoder, frame.index, depth)
    groups = []
    for dtype in dict.fromkeys(dtypes):
        places = [place for place, other in enumerate(dtypes) if other is dtype or other == dtype]
        if isinstance(dtype, np.dtype) and dtype.kind in _PLAIN:
            block = frame if len(places) == len(dtypes) else frame.iloc[:, places]
            groups.append([places, ["block", encoder.blob(block.to_numpy())]])
        else:
            for place in places:
                groups.append([[place], _column(encoder, frame.iloc[:, place], depth)])
    return [len(frame), columns, index, groups]


def _column(encoder: Encoder, series: pd.Series, depth: int) -> Any:
    dtype = series.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in _PLAIN:
        return ["array", encoder.blob(series.to_numpy())]
    if dtype.kind == "O" and isinstance(dtype, np.dtype):
        return ["objects", encoder.nodes(series.tolist(), depth + 1)]
    if isinstance(dtype, pd.CategoricalDtype):
        codes = encoder.blob(np.asarray(series.cat.codes))
        return ["category", codes, _index(encoder, dtype.categories, depth), bool(dtype.ordered)]
    if str(dtype).startswith(_LISTED):
        listed = [None if missing else one for one, missing in zip(series, series.isna())]  # noqa: B905
        return ["listed", str(dtype), encoder.nodes(listed, depth + 1)]
    raise CannotCross(f"a column of type {dtype}")


def _index(encoder: Encoder, index: pd.Index, depth: int) -> Any:
    names = encoder.node(list(index.names), depth)
    if type(index) is pd.RangeIndex:
        return ["range", names, index.start, index.stop, index.step]
    if type(index) is pd.MultiIndex:
        return ["tuples", names, encoder.nodes(index.tolist(), depth + 1)]
    if type(index) not in (pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex):
        raise CannotCross(f"an index of type {type(index).__name__}")
    return ["values", names, _column(encoder, index.to_series(index=range(len(index))), depth)]


def read_table(decoder: Decoder, rest: list[Any]) -> Any:
    """Decode what `table_node` encoded."""
    kind, contents = rest
    if kind == "index":
        return _read_index(decoder, contents)
    if kind == "series":
        column, index, name = contents
        return pd.Series(
            _read_column(decoder, column),
            index=_read_index(decoder, index),
            name=decoder.value(name),
        )
    return _read_frame(decoder, contents)


def _read_frame(decoder: Decoder, contents: list[Any]) -> pd.DataFrame:
    rows, columns, index, groups = contents
    labels, row_labels = _read_index(decoder, columns), _read_index(decoder, index)
    if len(row_labels) != rows:
        raise ValueError("a table with an index of another length")
    if len(groups) == 1 and groups[0][1][0] == "block":
        return pd.DataFrame(decoder.array(groups[0][1][1]), index=row_labels, columns=labels)
    parts: dict[int, Any] = {}
    for places, (form, *content) in groups:
        if form == "block":
            parts.update(zip(places, decoder.array(content[0]).T, strict=True))
        else:
            parts[places[0]] = _read_column(decoder, [form, *content])
    frame = pd.DataFrame({place: parts[place] for place in range(len(labels))}, index=range(rows))
    return frame.set_axis(labels, axis=1).set_axis(row_labels, axis=0)


def _read_column(decoder: Decoder, contents: list[Any]) -> Any:
    form, *content = contents
    if form == "array":
        return decoder.array(content[0])
    if form == "objects":
        return decoder.objects([[len(content[0])], *content[0]])
    if form == "listed":
        return pd.array(decoder.values(content[1]), dtype=content[0])
    codes, categories, ordered = content
    dtype = pd.CategoricalDtype(_read_index(decoder, categories), ordered)
    return pd.Categorical.from_codes(decoder.array(codes), dtype=dtype)


def _read_index(decoder: Decoder, contents: list[Any]) -> pd.Index:
    form, names, *content = contents
    labels = decoder.value(names)
    if form == "range":
        return pd.RangeIndex(*content, name=labels[0])
    if form == "tuples":
        return pd.MultiIndex.from_tuples(decoder.values(content[0]), names=labels)
    return pd.Index(_read_column(decoder, content[0]), name=labels[0])
