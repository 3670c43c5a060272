"""Which data of the notebook, and which of its arguments, a function reads."""

import functools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from digitkit.inside.global_reads import global_reads
from digitkit.protocol.values import GlobalReads

BEFORE = """
SIZE = 28
SHAPE = (28, 28)
S_train = np.zeros((20, 784))
y_sorted = pd.Series([1, 2])
frame = pd.DataFrame({"label": [1]})
train_csv = Path("data/train.csv")
name = "train.csv"
word = "valid"
values = {"loss": [1.0]}
def by_hand(rows): return rows / S_train
def plain(rows): return rows / SIZE
"""
# A function, the data that it reads, and the arguments that it doesn't.
READS = {
    "def f(X): return X / 255": ((), ()),
    "def f(X): return S_train / 255": (("S_train",), ("X",)),
    "def f(X): return X / S_train": (("S_train",), ()),
    "def f(X, y): return X, y_sorted": (("y_sorted",), ("y",)),
    "def f(X):\n    X = S_train\n    return X": (("S_train",), ("X",)),
    "def f(X):\n    X = X / 255\n    return X": ((), ()),
    "def f(X):\n    S_train = X\n    return S_train": ((), ()),
    "def f(X): return [S_train for _ in range(3)]": (("S_train",), ("X",)),
    "def f(X): return [X for _ in range(3)]": ((), ()),
    "def f(X):\n    def g(): return X\n    return g()": ((), ()),
    "def f(X): return (lambda: frame)()": (("frame",), ("X",)),
    "def f(path): return pd.read_csv(train_csv)": (("train_csv",), ("path",)),
    "def f(path): return pd.read_csv(name)": (("name",), ("path",)),
    "def f(history): return values['loss']": (("values",), ("history",)),
    "def f(size): return word": ((), ("size",)),
    "def f(size): return SIZE, SHAPE": ((), ("size",)),
    "def f(X, *, seed=3): return S_train, X": (("S_train",), ("seed",)),
    "def f(X): return by_hand(X)": (("S_train",), ()),
    "def f(X): return plain(X)": ((), ()),
    "def f(X): return locals(), S_train": (("S_train",), ()),
    "def f(X, y=None):\n    if y is None:\n        y = 3\n    return X, y": ((), ()),
    "def f(X, y):\n    del y\n    return X": ((), ()),
    "def f(X, y):\n    for y in X:\n        pass": ((), ("y",)),
    "def f(*rows): return S_train": (("S_train",), ()),
}


@pytest.mark.parametrize("source", READS)
def test_what_a_function_reads(source):
    names = {"np": np, "pd": pd, "Path": Path}
    exec(compile(BEFORE + source, "<stdin>", "exec"), names)
    reads = global_reads(names["f"])
    assert reads is not None
    assert (reads.data, reads.unread) == READS[source]
    assert reads.models == ()


def test_only_plain_functions_are_examined():
    for function in (None, 3, functools.partial(max, 3), max, str, type("C", (), {})):
        assert global_reads(function) is None


def test_a_function_that_calls_itself_is_examined_once():
    names: dict = {}
    exec("def f(X): return g(X)\ndef g(X): return f(X)", names)
    assert global_reads(names["f"]) == GlobalReads((), (), ("X",), ())
