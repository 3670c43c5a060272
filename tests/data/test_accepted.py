"""Files that are odd but right, and how they are reported."""

import bz2
import gzip
import lzma

import numpy as np
import pandas as pd
import pytest

from digitkit.data import read_csv

PACKERS = {".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}


def same(path, rows, remarks=()):
    X, y, warnings = read_csv(path)
    assert X.dtype == np.uint8 and X.flags.c_contiguous and X.shape == (len(rows.table), 784)
    assert y.dtype == np.int64
    assert np.array_equal(X, rows.table[:, 1:])
    assert np.array_equal(y, rows.table[:, 0])
    assert warnings == tuple(f"{path}: {remark}" for remark in remarks)


def test_plain(rows, write):
    same(write(rows.bytes()), rows)


def test_test_csv(rows, write):
    X, y, warnings = read_csv(write(rows.without_label().bytes()), labelled=False)
    assert np.array_equal(X, rows.table[:, 1:])
    assert y is None and warnings == ()


@pytest.mark.parametrize("ending", [".csv", *PACKERS])
def test_packed_whatever_its_name(rows, write, ending):
    for pack in PACKERS.values():
        same(write(pack(rows.bytes()), f"train{ending}"), rows)


def test_byte_order_mark_and_windows_line_ends(rows, write):
    same(write(b"\xef\xbb\xbf" + rows.bytes(end="\r\n")), rows)


def test_no_line_end_at_the_end(rows, write):
    remark = (
        "row 21 has no line end, so the file may be cut off in its last number; "
        "if in doubt, download it again."
    )
    same(write(rows.bytes(last="")), rows, [remark])
    rows.set(4, 9, '"0"')
    same(write(rows.bytes(last="")), rows, [remark])


@pytest.mark.parametrize("column", [1, 400, 785])
def test_label_in_any_column(rows, write, column):
    for row in [rows.header, *rows.cells]:
        row.insert(column - 1, row.pop(0))
    same(write(rows.bytes()), rows)


@pytest.mark.parametrize("form", ['"{}"', '"{} "', " {} ", "\t{}", "+{}", "0{}", "{}.0", "{}."])
def test_other_ways_to_write_a_whole_number(rows, write, form):
    rows.cells = [[form.format(cell) for cell in row] for row in rows.cells]
    path = write(rows.bytes())
    same(path, rows)
    assert np.array_equal(pd.read_csv(path, dtype="uint8").to_numpy(), rows.table)


def test_quoted_header(rows, write):
    rows.header = [f'"{name}"' for name in rows.header]
    same(write(rows.bytes()), rows)


def test_blank_lines_are_passed_over(rows, write):
    same(write(rows.bytes().replace(b"\n", b"\n\n", 3)), rows)
    same(write(rows.bytes().replace(b"\n", b"\n \t\r\n", 3) + b"\n\n"), rows)


def test_one_row(rows, write):
    rows.cells, rows.table = rows.cells[:1], rows.table[:1]
    same(write(rows.bytes()), rows)


def test_no_ink(rows, write):
    rows.table[:, 1:] = 0
    blank = type(rows)(rows.table)
    path = write(blank.bytes())
    same(path, blank, ["every pixel is 0, so there is no ink in it."])


def text_of(table, column=0):
    """All rows as text, the label in any column."""
    order = np.insert(np.arange(1, 785), column, 0)
    names = np.array(["label", *(f"pixel{i}" for i in range(784))])[order]
    return [",".join(names), *(",".join(map(str, row)) for row in table[:, order])]


@pytest.mark.parametrize("column", [0, 399, 784])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_thousands_of_rows(sample_table, write, column, end):
    lines = text_of(sample_table, column)
    X, y, _ = read_csv(write((end.join(lines) + end).encode()))
    assert X.flags.c_contiguous
    assert np.array_equal(X, sample_table[:, 1:])
    assert np.array_equal(y, sample_table[:, 0])


@pytest.mark.parametrize("odd", ['"0"', "00", "0.0", " 0"])
def test_one_odd_cell_among_thousands_of_rows(sample_table, write, odd):
    lines = text_of(sample_table)
    lines[3000] = lines[3000].replace(",0,", f",{odd},", 1) + "\n"
    X, y, _ = read_csv(write(("\n".join(lines) + "\n").encode()))
    assert np.array_equal(X, sample_table[:, 1:])
    assert np.array_equal(y, sample_table[:, 0])


def test_rows_of_any_length_end_anywhere_in_a_block(write):
    table = np.random.RandomState(1).choice([0, 7, 42, 99, 100, 255], (97, 785)).astype(np.uint8)
    table[:, 0] %= 10
    X, y, _ = read_csv(write("\n".join([*text_of(table), ""]).encode()))
    assert np.array_equal(X, table[:, 1:])
    assert np.array_equal(y, table[:, 0])
