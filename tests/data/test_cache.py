"""The second reading is served from a packed copy, and never from one of other content."""

import os

import numpy as np
import pytest

from digitkit.data import read_csv, reading
from digitkit.data import reading as cache


@pytest.fixture(autouse=True)
def small_files_are_kept_too(monkeypatch):
    monkeypatch.setattr(cache, "SMALLEST", 0)


@pytest.fixture
def parsed(monkeypatch):
    """Counts how often a file was really read."""
    calls = []
    real = reading.parse_rows

    def counting(lines, names):
        calls.append(lines.path)
        return real(lines, names)

    monkeypatch.setattr(reading, "parse_rows", counting)
    return calls


def copies():
    return sorted(cache.copies_folder().glob("*.npz"))


def test_second_reading_gives_the_same(rows, write, parsed):
    path = write(rows.bytes(last=""))
    first = read_csv(path)
    second = read_csv(path)
    assert len(parsed) == 1
    for got in (first, second):
        assert np.array_equal(got[0], rows.table[:, 1:])
        assert np.array_equal(got[1], rows.table[:, 0])
    assert second[0].dtype == np.uint8 and second[1].dtype == np.int64
    assert second[0].flags.c_contiguous and second[0].flags.writeable
    assert first[2] == second[2] and "no line end" in second[2][0]


def test_second_reading_repeats_notes_and_warnings(rows, write, parsed):
    rows.cells = [[row[0], *(str(255 - int(cell)) for cell in row[1:])] for row in rows.cells]
    path = write(rows.set(1, 1, "Label").bytes())
    first, second = reading.read_file(path), reading.read_file(path)
    assert len(parsed) == 1
    assert first.notes == second.notes == (f"{path}: the column 'Label' was read as label.",)
    assert first.warnings == second.warnings
    assert "the paper seems to be 255" in first.warnings[0]


def test_many_rows_survive_packing(sample_table):
    X = sample_table[:, 1:].copy()
    X[17] = 255
    X[18] = 0
    copy = cache.copies_folder() / "x.npz"
    checked = cache.Checked(X, None, ("odd",), ("named otherwise",))
    cache.store_copy(copy, checked)
    got = cache.load_copy(copy, labelled=False)
    assert np.array_equal(got.X, X) and got[1:] == checked[1:]


def test_train_and_test_are_kept_apart(rows, write, parsed):
    path = write(rows.bytes())
    read_csv(path)
    assert cache.load_copy(copies()[0], labelled=True) is not None
    with pytest.raises(ValueError, match="this is a train"):
        read_csv(path, labelled=False)


def test_same_content_elsewhere_is_served_but_remarks_name_the_file(rows, write, parsed):
    read_csv(write(rows.bytes(last=""), "one.csv"))
    other = write(rows.bytes(last=""), "two.csv")
    assert read_csv(other)[2][0].startswith(f"{other}: row 21 has no line end")


def test_changed_content_with_the_same_size_and_time_is_read_again(rows, write, parsed):
    path = write(rows.bytes())
    before = path.stat()
    read_csv(path)
    old = rows.cells[4][0]
    write(rows.set(6, 1, "9" if old != "9" else "8").bytes())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    assert read_csv(path)[1][4] == 9
    assert len(parsed) == 2


def test_file_that_changes_while_it_is_read_is_not_kept(rows, write, monkeypatch):
    path = write(rows.bytes())
    real = reading.parse_rows

    def changing(lines, names):
        table = real(lines, names)
        path.write_bytes(rows.set(3, 1, "5").bytes() + b"\n")
        return table

    monkeypatch.setattr(reading, "parse_rows", changing)
    read_csv(path)
    assert copies() == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-50],
        lambda content: content[:300] + bytes([content[300] ^ 255]) + content[301:],
        lambda content: b"\x93NUMPY\x01\0",
        lambda content: b"junk" * 100,
    ],
)
def test_damaged_copy_is_no_error(rows, write, parsed, damage):
    path = write(rows.bytes())
    read_csv(path)
    (copy,) = copies()
    copy.write_bytes(damage(copy.read_bytes()))
    X, y, _ = read_csv(path)
    assert len(parsed) == 2
    assert np.array_equal(X, rows.table[:, 1:]) and np.array_equal(y, rows.table[:, 0])
    read_csv(path)
    assert len(parsed) == 2, "the damaged copy was not made good"


@pytest.mark.parametrize(
    "other",
    [
        {"ink": np.zeros((20, 97), np.uint8)},
        {"ink": np.array(5, np.uint8)},
        {"values": np.ones(3, np.uint8)},
        {"y": np.zeros(19, np.int64)},
        {"y": np.zeros(20, float)},
    ],
)
def test_copy_that_does_not_fit_is_no_error(rows, write, parsed, other):
    path = write(rows.bytes())
    read_csv(path)
    (copy,) = copies()
    with np.load(copy) as packed:
        arrays = dict(packed)
    np.savez(copy, **(arrays | other))
    assert np.array_equal(read_csv(path)[1], rows.table[:, 0])
    assert len(parsed) == 2


def test_folder_that_cannot_be_written_to_is_no_error(rows, write, parsed):
    cache.copies_folder().parent.mkdir(parents=True)
    cache.copies_folder().write_bytes(b"a file where a folder should be")
    path = write(rows.bytes())
    for _ in range(2):
        assert np.array_equal(read_csv(path)[0], rows.table[:, 1:])
    assert len(parsed) == 2


def test_only_the_last_four_are_kept(rows, write):
    for number in range(6):
        read_csv(write(rows.set(2, 3, str(number)).bytes(), f"{number}.csv"))
        for copy in copies():
            earlier = copy.stat().st_mtime_ns - 10**9
            os.utime(copy, ns=(earlier, earlier))
    assert len(copies()) == cache.KEPT
    assert not list(cache.copies_folder().glob(".making-*"))


def test_a_copy_in_use_stays(rows, write, parsed):
    paths = [write(rows.set(2, 3, str(n)).bytes(), f"{n}.csv") for n in range(6)]
    for path in paths:
        read_csv(paths[0])
        read_csv(path)
        for copy in copies():
            earlier = copy.stat().st_mtime_ns - 10**9
            os.utime(copy, ns=(earlier, earlier))
    assert parsed.count(paths[0]) == 1


def test_small_files_are_not_kept(rows, write, monkeypatch):
    monkeypatch.setattr(cache, "SMALLEST", 1 << 18)
    read_csv(write(rows.bytes()))
    assert copies() == []


def test_faulty_files_are_not_kept(rows, write):
    with pytest.raises(ValueError, match="row 3"):
        read_csv(write(rows.set(3, 1, "12").bytes()))
    assert copies() == []
