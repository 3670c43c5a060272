"""Checks of `read_digits`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, describe, expect, expect_frame, same
from digitkit.lessons.load.checks.fixtures import listed, small_table
from digitkit.protocol.values import File

READ = "`pd.read_csv(path)` reads a file into a DataFrame"
DTYPE = 'the `dtype="uint8"` argument of `pd.read_csv`'
IMPOSSIBLE_CELLS = {
    "256": "says 256",
    "-1": "says -1",
    "3.5": "says 3.5",
    "seven": "says 'seven'",
    "": "is missing",
}


def csv_file(table: pd.DataFrame, name: str = "train.csv", as_text: bool = False) -> File:
    """Return a table as a CSV file for a learner's function."""
    return File(name, table.to_csv(index=False).encode(), as_text=as_text)


def _read(read_digits, table, name="train.csv", as_text=False):
    return expect_frame(read_digits(csv_file(table, name, as_text)), hint=READ)


def test_read_digits_gives_a_table(read_digits):
    """It returns a DataFrame with one row for each digit in the file."""
    table = small_table()
    rows = len(_read(read_digits, table))
    expect(
        rows == len(table),
        f"Your table has {counted(rows, 'row')}; the file holds {len(table)} digits and a header.",
        expected=f"{len(table)} rows: every line but the first, which holds the column names",
        hint="`pd.read_csv` takes the first line as the header when you leave `header` alone",
    )


def test_read_digits_keeps_the_columns(read_digits):
    """It keeps every column, under its name and in the file's order."""
    for label_at in (0, 784):
        table = small_table(label_at=label_at)
        columns = list(_read(read_digits, table).columns)
        expect(
            columns == list(table.columns),
            f"The file's columns are {listed(table.columns)}; yours are {listed(columns)}.",
            expected="the same 785 columns in the file's order",
            hint="leave the names, the order and `index_col` to what `pd.read_csv` does by itself",
        )


def test_read_digits_gives_small_whole_numbers(read_digits):
    """It makes every column uint8."""
    dtypes = _read(read_digits, small_table()).dtypes
    for column, dtype in dtypes.items():
        expect(
            dtype == np.uint8,
            f"The column {column} has the type {dtype}.",
            expected="every column, `label` too, of the type uint8: one byte a cell instead of 8",
            hint=DTYPE,
        )


def test_read_digits_keeps_the_values(read_digits):
    """It returns the numbers in the file."""
    table = small_table()
    read = _read(read_digits, table).to_numpy()
    wrong = np.argwhere(read != table.to_numpy())
    row, column = wrong[0] if len(wrong) else (0, 0)
    expect(
        len(wrong) == 0,
        f"{counted(len(wrong), 'cell')} differ from the file: in row {row}, column "
        f"{table.columns[column]} you have {read[row, column]}, the file {table.iat[row, column]}.",
        expected="the numbers of the file, unchanged",
        hint="read the values, and change nothing",
    )


def test_read_digits_reads_a_file_without_labels(read_digits):
    """It reads test.csv too, which has no labels."""
    pixels = small_table().drop(columns="label")
    read = _read(read_digits, pixels, name="test.csv")
    expect(
        list(read.columns) == list(pixels.columns) and same(read.to_numpy(), pixels.to_numpy()),
        f"From a test.csv of {len(pixels)} digits and 784 columns you gave {describe(read)}, "
        f"with the columns {listed(read.columns)}.",
        expected="the same 784 columns, pixel0 to pixel783, and the numbers of the file",
        hint="take the column names from the file instead of naming them yourself",
    )


def test_read_digits_takes_a_path_as_text(read_digits):
    """It takes the path as text as well as a Path."""
    table = small_table()
    read = _read(read_digits, table, as_text=True)
    expect(
        same(read.to_numpy(), table.to_numpy()),
        "With the path as text, the table differs from the one with the path as a Path.",
        expected="the same table both ways",
        hint="pass `path` to `pd.read_csv` as it is",
    )


def test_read_digits_reads_a_single_digit(read_digits):
    """It reads a file with a single digit."""
    table = small_table().iloc[:1]
    read = _read(read_digits, table)
    expect(
        same(read, table),
        f"From a file of 1 digit and 785 columns you gave {describe(read)}.",
        expected="a DataFrame of 1 row and 785 columns, all uint8",
        hint="leave `squeeze` out: one row is a table too",
    )


def test_read_digits_refuses_impossible_cells(read_digits):
    """It raises an error for a cell that is no whole number from 0 to 255."""
    for cell, what in IMPOSSIBLE_CELLS.items():
        table = small_table().astype(object)
        table.iat[-1, 400] = cell
        call = read_digits.call(csv_file(table))
        frame = isinstance(call.value, pd.DataFrame) and call.value.shape == table.shape
        got = call.value.iat[-1, 400] if frame else describe(call.value)
        expect(
            call.error is not None,
            f"A file with a cell that {what} was read without an error; the cell became {got}.",
            expected="an error, so that nobody learns from a wrong number",
            hint=f"{DTYPE} refuses what does not fit; `.astype` afterwards does not",
        )
