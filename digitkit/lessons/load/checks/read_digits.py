"""Checks of `read_digits`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, describe, expect, expect_frame, same
from digitkit.checking.digits import cached_per_secret, random_state
from digitkit.lessons.load.checks.fixtures import listed, small_table
from digitkit.protocol.values import File

READ = "`read_csv` of pandas reads a file into a DataFrame"
PIECES = "arguments such as `chunksize` give a reader of pieces: leave them out"
DTYPE = "`read_csv` has an argument `dtype`: one type there is for all columns"
# More rows than the lesson's own file has, so that no number left in from trying out is as large.
LONG = 4100
# More digits than 64 bits hold: pandas raises another error here, OverflowError.
TOO_LONG = "9" * 25
# The entry, where it stands, and what is wrong with it.
IMPOSSIBLE_ENTRIES = (
    ("256", -1, "pixel400", "says 256"),
    ("-1", -1, "pixel400", "says -1"),
    ("3.5", -1, "pixel400", "says 3.5"),
    ("seven", -1, "pixel400", "says 'seven'"),
    ("", -1, "pixel400", "is missing"),
    ("256", 0, "label", "says 256"),
    ("", 5, "label", "is missing"),
    ("1000", 5, "pixel0", "says 1000"),
    ("-200", 0, "pixel783", "says -200"),
    (TOO_LONG, 3, "pixel9", f"says {TOO_LONG}"),
)


def csv_file(table: pd.DataFrame, name: str = "train.csv", as_text: bool = False) -> File:
    """Return a table as a CSV file for a learner's function."""
    return File(name, table.to_csv(index=False).encode(), as_text=as_text)


@cached_per_secret
def long_file() -> tuple[File, np.ndarray]:
    """Return a file of `LONG` digits, only 20 of them different, and its entries.

    Its last line ends with the file and not with a line break: this too is a CSV file.
    """
    table = small_table()
    rows = random_state(5).randint(len(table), size=LONG)
    header, *lines = table.to_csv(index=False).splitlines(keepends=True)
    text = header + "".join(lines[row] for row in rows)
    return File("train.csv", text.rstrip("\r\n").encode()), table.to_numpy()[rows]


def _read(read_digits, table, name="train.csv", as_text=False):
    return _frame(read_digits(csv_file(table, name, as_text)))


def _frame(value):
    in_pieces = getattr(value, "type_name", "") == "TextFileReader"
    return expect_frame(value, hint=PIECES if in_pieces else READ)


def test_read_digits_gives_a_table(read_digits):
    """It returns a DataFrame with one row for each digit in the file."""
    table = small_table()
    read = _read(read_digits, table)
    rows, named = len(read), list(read.columns) == list(table.columns)
    expect(
        rows == len(table),
        f"Your table has {counted(rows, 'row')}; the file holds {len(table)} digits and a header.",
        expected=f"{len(table)} rows: every line but the first, which holds the column names",
        hint="every line below the header is a digit, the first and the last one too"
        if named
        else "`read_csv` takes the first line as the header when you leave `header` alone",
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
            hint="leave the names, the order and `index_col` to what `read_csv` does by itself",
        )


def test_read_digits_gives_small_whole_numbers(read_digits):
    """It makes every column uint8."""
    dtypes = _read(read_digits, small_table()).dtypes
    for column, dtype in dtypes.items():
        expect(
            dtype == np.uint8,
            f"The column {column} has the type {dtype}.",
            expected="every column, `label` too, of the type uint8: one byte an entry instead of 8",
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
        f"{counted(len(wrong), 'number')} differ from the file: in row {row}, column "
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
        hint="pass `path` on as it is: `read_csv` and `open` take both",
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


def test_read_digits_reads_the_whole_file(read_digits):
    """It reads every row of a long file, and keeps rows that are equal."""
    file, entries = long_file()
    read = _frame(read_digits(file)).to_numpy()
    rows = len(read)
    observed, hint = f"Your table has {counted(rows, 'row')}; the file holds {LONG:,} digits.", ""
    if rows < LONG and np.array_equal(read, entries[:rows]):
        observed = f"Your table ends after {counted(rows, 'row')}; the file holds {LONG:,} digits."
        hint = "look for what cuts it off: `nrows`, `head`, a slice, or only the first piece"
    elif rows == len(small_table()):
        observed = (
            f"Of {LONG:,} digits you kept {rows}, one of each: rows that are equal were lost."
        )
        hint = "leave `drop_duplicates` out: this function reads, and chooses nothing"
    expect(
        np.array_equal(read, entries),
        observed if rows != LONG else "From a long file came other numbers, or another order.",
        expected=f"all {LONG:,} rows of the file in its order, whether or not some are equal",
        hint=hint or "read the whole file, and drop, sort or change nothing",
    )


def test_read_digits_refuses_impossible_entries(read_digits):
    """It raises an error for an entry that is no whole number from 0 to 255."""
    for entry, row, column, what in IMPOSSIBLE_ENTRIES:
        table = small_table().astype(object)
        place = (row, table.columns.get_loc(column))
        table.iat[place] = entry
        call = read_digits.call(csv_file(table))
        frame = isinstance(call.value, pd.DataFrame) and call.value.shape == table.shape
        got = call.value.iat[place] if frame else describe(call.value)
        expect(
            call.error is not None,
            f"A file with an entry in {column} that {what} was read without an error; the entry "
            f"became {got}.",
            expected="an error, so that nobody learns from a wrong number",
            hint="name the type while reading: that refuses what does not fit; `.astype` afterwards"
            " does not",
        )
