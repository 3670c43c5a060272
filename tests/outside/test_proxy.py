"""What a check sees of a call: its value, the state of its arguments, errors and output."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from digitkit.outside.proxy import LearnerRaised, Proxy, argument_text
from digitkit.outside.transport import InProcessTransport
from digitkit.protocol.values import File


def call(function, *arguments, **keywords):
    return Proxy("f", InProcessTransport({"f": function})).call(*arguments, **keywords)


def test_the_function_gets_copies_and_their_state_comes_back():
    def change(array, frame, listed, *, table):
        array[0] = 9
        frame.loc[0, "a"] = 9
        listed.append(9)
        table["new"] = 9

    X, frame, listed, table = np.zeros(2), pd.DataFrame({"a": [1, 2]}), [1], {}
    result = call(change, X, frame, listed, table=table)
    assert result.error is None
    assert (X[0], frame.a[0], listed, table) == (0, 1, [1], {})
    assert result.arguments[0].tolist() == [9, 0]
    assert result.arguments[1].a.tolist() == [9, 2]
    assert result.arguments[2] == [1, 9]
    assert result.keywords == {"table": {"new": 9}}


def test_what_was_not_changed_comes_back_as_it_was():
    X, frame = np.array([np.nan, 1.0]), pd.DataFrame({"a": ["x", None]}, index=[3, 3])
    result = call(lambda *_, **__: None, X, frame, (1, "a"), None, key=[2])
    np.testing.assert_array_equal(result.arguments[0], X)
    pd.testing.assert_frame_equal(result.arguments[1], frame)
    assert result.arguments[2:] == [(1, "a"), None]
    assert result.keywords == {"key": [2]}


def test_a_change_of_kind_is_seen():
    def change(array):
        array.dtype = "int64"

    assert call(change, np.zeros(2)).arguments[0].dtype == "int64"


def test_files_are_laid_out_and_looked_at_afterwards():
    def read(path, out):
        assert isinstance(path, str)
        assert isinstance(out, Path)
        assert not out.exists()
        out.write_bytes(b"made")
        return Path(path).read_bytes(), Path(path).name, len(list(Path(path).parent.iterdir()))

    result = call(read, File("train.csv", b"a,b", as_text=True), File("out.bin", None))
    assert result.error is None
    assert result.value == (b"a,b", "train.csv", 1)
    assert [one.content for one in result.arguments] == [b"a,b", b"made"]


def test_files_are_taken_away_at_the_end():
    transport = InProcessTransport({"f": lambda path: str(path)})
    path = Proxy("f", transport)(File("a.csv", b""))
    assert Path(path).exists()
    transport.close()
    assert not Path(path).exists()


def test_an_error_is_told_and_raises_only_without_call():
    class OwnError(ValueError):
        pass

    def fail(x):
        print("before")
        raise OwnError("bad value")

    result = call(fail, 1)
    assert (result.value, result.output) == (None, "before\n")
    assert result.error.kind == "OwnError"
    assert "ValueError" in result.error.kinds
    assert (result.error.message, result.error.code) == ("bad value", 'raise OwnError("bad value")')
    with pytest.raises(LearnerRaised) as problem:
        Proxy("f", InProcessTransport({"f": fail}))(1)
    assert problem.value.called == "f(1)"


def test_output_is_bounded():
    assert len(call(lambda: print("x" * 10**6)).output) == 10_000


TEXTS = {
    "array 2 × 3 of uint8": np.zeros((2, 3), "uint8"),
    "DataFrame 1 × 2": pd.DataFrame([[1, 2]]),
    "'train.csv'": File("train.csv", b""),
    "0.2": 0.2,
    "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …]": list(range(50)),
}


@pytest.mark.parametrize(("text", "value"), TEXTS.items())
def test_arguments_are_named_short(text, value):
    assert argument_text(value) == text
