"""Whatever happens to a file: the arrays that strict pandas reads, or one line; nothing else."""

import io
import warnings

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitkit.data import DataError, read_csv

TEXTS = [b"", b",", b"\n", b"\r\n", b"\r", b'"', b'""', b" ", b"\t", b";", b"\0", b"-", b"+", b"."]
TEXTS += [b"0", b"1", b"9", b"255", b"256", b"e1", b"#", b"nan", b"\xff", b"\xa0", b"\x1c", b"\x0b"]
TEXTS += [b"Label", b"# ", b"sep=,\n", b"sep=;\n", b"e+00", b".0e+0", b"1.0", b"class", b"\n0,"]
TEXTS += ["é٣".encode(), b"label", b"pixel0", b"5.0", b"5.5", b",,", b"\n\n", b"\xef\xbb\xbf"]

edit = st.tuples(
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0])),
    st.integers(0, 12),
    st.one_of(st.sampled_from(TEXTS), st.binary(max_size=4)),
)


def strict_pandas(content: bytes) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return pd.read_csv(io.BytesIO(content), dtype="uint8")


def assert_read_by_position(content: bytes, X: np.ndarray, y: np.ndarray | None) -> None:
    """Compare what was read with notes to the numbers in the last rows of the file."""
    lines = [line for line in content.splitlines() if line.strip()]
    cells = [[float(c.strip(b' \t"')) for c in line.split(b",")] for line in lines[-len(X) :]]
    table = np.array(cells)
    if y is not None:
        places = [place for place in range(785) if (table[:, place] == y).all()]
        table = next(
            (rest for p in places if np.array_equal(rest := np.delete(table, p, 1), X)), table
        )
    assert np.array_equal(table, X)


@given(
    edits=st.lists(edit, min_size=1, max_size=4),
    labelled=st.booleans(),
    head=st.booleans(),
    cut=st.one_of(st.none(), st.floats(0, 1)),
)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_damaged_csv(rows, tmp_path, edits, labelled, head, cut):
    text = bytearray(type(rows)(rows.table[:3]).bytes())
    body = text.index(b"\n") + 1
    for place, removed, added in edits:
        low, high = (0, body) if head else (body, len(text))
        start = min(int(low + place * (high - low)), len(text))
        text[start : start + removed] = added
    content = bytes(text if cut is None else text[: int(cut * len(text))])
    path = tmp_path / "train.csv"
    path.write_bytes(content)
    try:
        X, y, remarks = read_csv(path, labelled)
    except DataError as error:
        assert len(str(error).splitlines()) == 1
        assert str(error).startswith(f"{path}: ")
        return
    if any("read as" in remark or "left out" in remark for remark in remarks):
        assert_read_by_position(content, X, y)
        return
    frame = strict_pandas(content)
    assert np.array_equal(X, frame.drop(columns="label", errors="ignore"))
    assert (y is None) == (not labelled)
    if labelled:
        assert np.array_equal(y, frame["label"]) and y.max() <= 9
    ended = content.endswith(b"\n")
    assert ended or any("no line end" in remark for remark in remarks)


@given(content=st.binary(max_size=3000))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_at_all(tmp_path, content):
    for start in (b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"\xfd7zXZ\0", b"BZh9"):
        path = tmp_path / "train.csv"
        path.write_bytes(start + content)
        try:
            read_csv(path)
        except DataError as error:
            assert len(str(error).splitlines()) == 1
        else:
            raise AssertionError("no digits can be in there")
