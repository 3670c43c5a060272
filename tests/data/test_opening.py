"""Files that cannot be opened, and packed files."""

import io
import os
import stat
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from digitkit.data import DataError, find_source, load_digits, read_csv, reading

NOBODY = 65534
ZIP_DAMAGED = "the zip archive is damaged or cut off; download it again."


def refused(path, reader=read_csv) -> str:
    with pytest.raises(DataError) as caught:
        reader(path)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return buffer.getvalue()


@pytest.mark.parametrize("reader", [read_csv, load_digits])
def test_no_such_file(tmp_path, reader):
    expected = "there is no such file; check the name and the folder."
    assert refused(tmp_path / "tarin.csv", reader) == expected
    assert refused(tmp_path / "none" / "train.csv", reader) == expected


def test_folder(tmp_path):
    assert refused(tmp_path) == "this is a folder; name a file in it."
    assert refused(tmp_path, load_digits) == (
        "there is no train.csv in this folder; put Kaggle's train.csv there or name another file."
    )


def test_no_permission(rows, write, monkeypatch):
    path = write(rows.bytes())

    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    for reader in (read_csv, load_digits):
        assert refused(path, reader) == "no permission to read it; make it readable for your user."


@contextmanager
def as_ordinary_user():
    """Give up root's right to read everything for a while."""
    user = os.geteuid()
    os.seteuid(user or NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no such permissions")
def test_no_permission_for_real(rows, write):
    path = write(rows.bytes())
    path.chmod(0)
    with as_ordinary_user():
        message = refused(path)
    assert message == "no permission to read it; make it readable for your user."


def test_read_error(rows, write, monkeypatch):
    path = write(rows.bytes())

    def broken(*args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(reading, "parse_rows", broken)
    assert refused(path) == "cannot be read: [Errno 5] Input/output error."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("reader", [read_csv, load_digits])
def test_pipe_is_never_waited_for(tmp_path, reader):
    path = tmp_path / "train.csv"
    os.mkfifo(path)
    expected = (
        "this is a pipe or a device, not a regular file; save the digits to a file and name that."
    )
    assert refused(path, reader) == expected
    with pytest.raises(DataError, match=expected):
        load_digits(tmp_path)
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "\ud800.csv", "~nobody-there/x.csv"])
def test_impossible_names(name):
    with pytest.raises(DataError) as caught:
        load_digits(name)
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).isprintable()


def test_kaggles_zip(rows, write):
    train = rows.bytes()
    test = rows.without_label().bytes()
    content = zipped(
        **{"digits__train_csv": train, "digits__test_csv": test, "sample_submission_csv": b"a\n1\n"}
    )
    path = write(content, "digit-recognizer.zip")
    digits = load_digits(path)
    assert np.array_equal(digits.X_train, rows.table[:, 1:])
    assert np.array_equal(digits.y_train, rows.table[:, 0])
    assert np.array_equal(digits.X_test, digits.X_train)
    assert digits.y_test is None
    assert digits.source.title == "your file digit-recognizer.zip"
    assert digits.source.train == digits.source.test == path


def test_zip_of_one_csv_and_macos_leftovers(rows, write):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("mine.csv", rows.bytes())
        out.writestr("__MACOSX/._mine.csv", b"junk")
    digits = load_digits(write(archive.getvalue(), "mine.zip"))
    assert np.array_equal(digits.y_train, rows.table[:, 0])
    assert digits.X_test is None and digits.source.test is None


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({}, "the zip holds no train.csv"),
        ({"notes.txt": b"x"}, "the zip holds no train.csv"),
        ({"a_csv": b"x", "b_csv": b"x"}, "the zip holds no train.csv"),
        ({"a__train_csv": b"x", "b__train_csv": b"x"}, "the zip holds 2 files named train.csv"),
    ],
)
def test_zip_without_one_train_csv(write, members, problem):
    path = write(zipped(**members), "x.zip")
    expected = f"{problem}; take Kaggle's own download, or unpack it and name train.csv."
    assert refused(path) == refused(path, load_digits) == expected


def test_excel_workbook(write):
    path = write(zipped(xl__workbook=b"", **{"xl__workbook.xml": b"<x/>"}), "train.csv")
    assert refused(path, load_digits) == ("this is an Excel workbook; save it as CSV UTF-8.")


def test_damaged_zip(rows, write):
    content = zipped(train_csv=rows.bytes())
    assert refused(write(content[:-30], "cut.zip"), load_digits) == ZIP_DAMAGED
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 0xFF
    path = write(bytes(flipped), "flipped.zip")
    message = refused(path, load_digits)
    assert message == ZIP_DAMAGED or message.startswith("row ")


def test_zip_with_a_password(rows, write):
    content = bytearray(zipped(train_csv=rows.bytes()))
    central = content.rindex(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    path = write(bytes(content), "x.zip")
    assert refused(path, load_digits) == (
        "'train.csv' in it needs a password or another unpacker; "
        "unpack it first and name train.csv."
    )


def test_named_source_comes_first(rows, write, monkeypatch):
    path = write(rows.bytes())
    monkeypatch.setenv("DIGITKIT_DATA", "/nowhere/train.csv")
    assert find_source(path).train == path


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_file_that_fails_when_read():
    message = refused(Path("/proc/self/mem"), load_digits)
    assert message.startswith("cannot be read: ")
