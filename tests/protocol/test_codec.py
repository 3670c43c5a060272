"""Plain data comes out of the bytes as it went in, and any other bytes are refused."""

import contextlib
import math
from collections import Counter, OrderedDict, defaultdict, namedtuple
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitkit.protocol.codec import ProtocolError, Untrusted, decode, encode
from digitkit.protocol.drawings import Axes
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.values import File

Point = namedtuple("Point", "x y")
PLAIN = [
    None, True, False, 0, -1, 2**70, 1.5, -0.0, math.inf, "", "ä\n\0", b"", b"\0\xff", (), [],
    {}, (1, [2, {"a": (3,)}]), {1: "a", (1, 2): None, 1.5: b"x"}, range(3, 9, 2),
    Path("a/b.csv"),
]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back_as_they_are(value):
    for sent in (value, Untrusted(value)):
        back = decode(encode(sent))
        assert back == value
        assert type(back) is type(value)


ARRAYS = [
    np.arange(6, dtype="uint8").reshape(2, 3), np.arange(6.0).reshape(2, 3).T, np.zeros((0, 784)),
    np.array(3), np.array([True]), np.array(["a", "bc"]), np.array(["2020-01-01"], "M8[ns]"),
    np.arange(10)[::2], np.zeros((2, 0, 3), ">i4"), np.array([np.nan, np.inf]), np.zeros(2, "U0"),
]  # fmt: skip


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
def test_arrays_keep_their_type_and_shape(array):
    back = decode(encode(array))
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(back, array)
    assert back.flags.writeable


def test_numpy_scalars_arrive_as_such():
    for value in (np.float32(1.5), np.int64(3), np.bool_(True), np.str_("a"), np.uint8(255)):
        back = decode(encode(Untrusted(value)))
        assert type(back) is type(value)
        assert back == value


def test_known_kinds_of_dicts_and_tuples_arrive_as_plain_ones():
    assert decode(encode(Untrusted(Point(1, 2)))) == (1, 2)
    for made in (OrderedDict(a=1), defaultdict(list, a=1), Counter(a=1)):
        back = decode(encode(Untrusted(made)))
        assert type(back) is dict
        assert back == {"a": 1}


FRAMES = {
    "one type": pd.DataFrame(np.arange(6, dtype="uint8").reshape(2, 3), columns=list("abc")),
    "mixed": pd.DataFrame({"a": [1, 2], "b": [1.5, None], "c": ["x", None], "d": [True, False]}),
    "same names": pd.DataFrame([[1, 2, "x"]], columns=["a", "a", "b"]),
    "index": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="n")),
    "doubled index": pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[7, 7]),
    "two levels": pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([("x", 1)])),
    "objects": pd.DataFrame({"a": pd.Series([1, "x", None], dtype=object)}),
    "nullable": pd.DataFrame({"a": pd.array([1, None], "Int64"), "b": pd.array(["x", None])}),
    "category": pd.DataFrame({"a": pd.Categorical(["x", "y", "x"], ["y", "x"], ordered=True)}),
    "times": pd.DataFrame({"a": pd.to_datetime(["2020-01-01"])}),
    "no rows": pd.DataFrame({"a": pd.Series([], dtype="uint8")}),
    "nothing": pd.DataFrame(),
    "number names": pd.DataFrame(np.zeros((1, 2))),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_frames_keep_columns_types_and_index(frame):
    pd.testing.assert_frame_equal(decode(encode(Untrusted(frame))), frame, check_freq=False)
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        pd.testing.assert_series_equal(decode(encode(column)), column, check_freq=False)


def test_an_index_is_plain_data_too():
    pd.testing.assert_index_equal(decode(encode(Untrusted(pd.Index([3, 1])))), pd.Index([3, 1]))


@pytest.mark.parametrize("record", [File("a.csv", b"1"), Axes(), GivenModel("{}", [])], ids=repr)
def test_records_go_over_only_from_our_side(record):
    assert decode(encode([record])) == [record]
    assert type(decode(encode(Untrusted([record])))[0]).__name__ == "Foreign"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(ProtocolError):
        decode(data)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_messages_give_a_value_or_are_refused(data):
    good = bytearray(encode({"a": np.arange(5), "b": FRAMES["mixed"], "c": File("x", b"y")}))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ProtocolError):
        decode(bytes(good))


def test_an_array_that_lies_about_its_size_is_refused():
    message = encode(np.zeros(5, "uint8"))
    lie = message.replace(b"(5,)", b"(9,)")
    assert lie != message
    with pytest.raises(ProtocolError, match="not as its header says"):
        decode(lie)


def test_pickles_are_refused():
    import io

    stream = io.BytesIO()
    np.save(stream, np.array([object()]), allow_pickle=True)
    plain = encode(np.zeros(1))
    blob = stream.getvalue()
    own = plain[plain.index(b"\x93NUMPY") :]
    head = plain[: plain.index(b"\x93NUMPY")].replace(
        len(own).to_bytes(8, "little"), len(blob).to_bytes(8, "little")
    )
    with pytest.raises(ProtocolError, match="no message"):
        decode(head + blob)
