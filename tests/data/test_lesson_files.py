"""The lessons always get a real train.csv and test.csv."""

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from digitkit.data import DataError, csv_files, lesson_files, load_digits
from digitkit.data.folders import cache_folder

PIXELS = [f"pixel{i}" for i in range(784)]


def assert_same(train, test, digits):
    frame = pd.read_csv(train)
    assert list(frame.columns) == ["label", *PIXELS]
    assert np.array_equal(frame["label"], digits.y_train)
    assert np.array_equal(frame[PIXELS], digits.X_train)
    frame = pd.read_csv(test)
    assert list(frame.columns) == PIXELS
    assert np.array_equal(frame, digits.X_test)


def npz(path, sample_table):
    np.savez(
        path,
        x_train=sample_table[::50, 1:].reshape(-1, 28, 28),
        y_train=sample_table[::50, 0],
        x_test=sample_table[1::50, 1:].reshape(-1, 28, 28),
        y_test=sample_table[1::50, 0],
    )
    return path


def test_sample(monkeypatch):
    train, test = csv_files()
    assert_same(train, test, load_digits())
    written = []
    monkeypatch.setattr(lesson_files, "write_csv", lambda *a: written.append(a))
    assert csv_files() == (train, test)
    assert not written


def test_npz(tmp_path, sample_table):
    path = npz(tmp_path / "digits.npz", sample_table)
    assert_same(*csv_files(path), load_digits(path))


def test_npz_with_other_content_is_written_again(tmp_path, sample_table):
    path = npz(tmp_path / "digits.npz", sample_table)
    first, _ = csv_files(path)
    npz(path, sample_table[::-1])
    second, test = csv_files(path)
    assert first != second
    assert_same(second, test, load_digits(path))


def test_zip(rows, tmp_path):
    path = tmp_path / "digit-recognizer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("train.csv", rows.bytes())
        archive.writestr("test.csv", rows.without_label().bytes())
    assert_same(*csv_files(path), load_digits(path))


def test_own_files_are_given_as_they_are(rows, tmp_path):
    train = tmp_path / "train.csv"
    train.write_bytes(rows.bytes())
    assert csv_files(train) == (train, None)
    test = tmp_path / "test.csv"
    test.write_bytes(rows.without_label().bytes())
    assert csv_files(tmp_path) == (train, test)
    assert not (cache_folder() / "csv").exists()


@pytest.mark.parametrize(("name", "own"), [("mine.csv.gz", True), ("mine.csv", False)])
def test_packed_files_only_where_pandas_can_tell(rows, tmp_path, name, own):
    path = tmp_path / name
    path.write_bytes(gzip.compress(rows.bytes()))
    train, test = csv_files(path)
    assert (train == path) is own and test is None
    assert np.array_equal(pd.read_csv(train), rows.table)


def test_faulty_files_are_refused(rows, write):
    with pytest.raises(DataError, match="row 3, column label"):
        csv_files(write(rows.set(3, 1, "12").bytes()))


@pytest.mark.parametrize("harm", ["changed", "removed", "stamps"])
def test_harmed_copies_are_written_again(harm):
    train, test = csv_files()
    if harm == "changed":
        train.write_text(train.read_text().replace(",0,", ",1,", 1))
    elif harm == "removed":
        test.unlink()
    else:
        (train.parent / "written.json").write_text("[1]")
    assert csv_files() == (train, test)
    assert_same(train, test, load_digits())


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_interruption_leaves_nothing_half_made(monkeypatch, error):
    real = lesson_files.write_csv

    def failing(path, X, y=None):
        if path.name == "test.csv":
            raise error
        real(path, X, y)

    monkeypatch.setattr(lesson_files, "write_csv", failing)
    with pytest.raises((KeyboardInterrupt, DataError)) as caught:
        csv_files()
    if caught.type is DataError:
        assert "cannot be written: no space left on device; make room" in str(caught.value)
    assert list((cache_folder() / "csv").iterdir()) == []
    monkeypatch.setattr(lesson_files, "write_csv", real)
    assert_same(*csv_files(), load_digits())


def test_only_the_last_four_are_kept(tmp_path, sample_table):
    for start in range(6):
        path = npz(tmp_path / "digits.npz", np.roll(sample_table, start, axis=0))
        train, _ = csv_files(path)
    kept = [folder.name for folder in (cache_folder() / "csv").iterdir()]
    assert len(kept) == lesson_files.KEPT and train.parent.name in kept


def test_write_csv_is_what_pandas_would_write(sample_table, tmp_path):
    table = sample_table[:30]
    lesson_files.write_csv(tmp_path / "a.csv", table[:, 1:], table[:, 0])
    expected = io.StringIO()
    frame = pd.DataFrame(table, columns=["label", *PIXELS])
    frame.to_csv(expected, index=False, lineterminator="\n")
    assert (tmp_path / "a.csv").read_text() == expected.getvalue()
