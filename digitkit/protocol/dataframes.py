"""DataFrames, Series and Indexes as plain data, with their dtypes, columns and index."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from digitkit.protocol.untrusted import CannotCross

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = "biufcmM"
# pandas' own dtypes that are rebuilt from a list of their values
_LISTED = ("str", "string", "Int", "UInt", "Float", "boolean")


def table_node(encoder: Any, value: Any, depth: int) -> Any:
    """Write a DataFrame, Series or Index; None if it is none, or a subclass of one.

    Raises:
        CannotCross: a column or the index is of a dtype that can't go over.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    kind = type(value)
    if kind is pandas.DataFrame:
        return ["T", "frame", _frame(encoder, value, depth)]
    if kind is pandas.Series:
        column = _column(encoder, value, depth)
        index = _index(encoder, value.index, depth)
        return ["T", "series", [column, index, encoder.node(value.name, depth)]]
    if isinstance(kind, type) and issubclass(kind, pandas.Index):
        return ["T", "index", _index(encoder, value, depth)]
    return None


def _frame(encoder: Any, frame: pd.DataFrame, depth: int) -> Any:
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


def _column(encoder: Any, series: pd.Series, depth: int) -> Any:
    import pandas as pd

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


def _index(encoder: Any, index: pd.Index, depth: int) -> Any:
    import pandas as pd

    names = encoder.node(list(index.names), depth)
    if type(index) is pd.RangeIndex:
        return ["range", names, index.start, index.stop, index.step]
    if type(index) is pd.MultiIndex:
        return ["tuples", names, encoder.nodes(index.tolist(), depth + 1)]
    if type(index) not in (pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex):
        raise CannotCross(f"an index of type {type(index).__name__}")
    return ["values", names, _column(encoder, index.to_series(index=range(len(index))), depth)]


def read_table(decoder: Any, rest: list[Any]) -> Any:
    """Read what `table_node` wrote."""
    import pandas as pd

    kind, told = rest
    if kind == "index":
        return _read_index(decoder, told)
    if kind == "series":
        column, index, name = told
        return pd.Series(
            _read_column(decoder, column),
            index=_read_index(decoder, index),
            name=decoder.value(name),
        )
    return _read_frame(decoder, told)


def _read_frame(decoder: Any, told: list[Any]) -> pd.DataFrame:
    import pandas as pd

    rows, columns, index, groups = told
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


def _read_column(decoder: Any, told: list[Any]) -> Any:
    import pandas as pd

    form, *content = told
    if form == "array":
        return decoder.array(content[0])
    if form == "objects":
        return decoder.objects([[len(content[0])], *content[0]])
    if form == "listed":
        return pd.array(decoder.values(content[1]), dtype=content[0])
    codes, categories, ordered = content
    dtype = pd.CategoricalDtype(_read_index(decoder, categories), ordered)
    return pd.Categorical.from_codes(decoder.array(codes), dtype=dtype)


def _read_index(decoder: Any, told: list[Any]) -> pd.Index:
    import pandas as pd

    form, names, *content = told
    labels = decoder.value(names)
    if form == "range":
        return pd.RangeIndex(*content, name=labels[0])
    if form == "tuples":
        return pd.MultiIndex.from_tuples(decoder.values(content[0]), names=labels)
    return pd.Index(_read_column(decoder, content[0]), name=labels[0])
