"""What is right in lesson 1: whole digits come out of a file, and damage is noticed."""

import numpy as np
import pandas as pd

from digitkit.checks.damage import (
    IMPOSSIBLE_CELLS,
    MISSING,
    NOT_WHOLE,
    TOO_FAR,
    WORDS,
    csv_file,
    damaged_table,
    expect_only_whole_rows,
    small_table,
)
from digitkit.checks.digits import doubled_index, mixed_index
from digitkit.checks.exercise import Exercise
from digitkit.checks.kinds import (
    counted,
    described,
    expect_array,
    expect_frame,
    expect_several,
    expect_unchanged,
    same,
)
from digitkit.checks.verdict import expect

LESSON = "01_load"
EXERCISES = (
    Exercise("01.1", "read_digits", points=2),
    Exercise("01.2", "separate", points=2),
    Exercise("01.3", "drop_damaged", points=3, seconds=20.0),
)
QUESTION_POINTS = 2

READ = "`pd.read_csv(path)` reads a file into a DataFrame"
DTYPE = 'the `dtype="uint8"` argument of `pd.read_csv`'


def _read(read_digits, table, name="train.csv", as_text=False):
    return expect_frame(read_digits(csv_file(table, name, as_text)), hint=READ)


def test_read_digits_gives_a_table(read_digits):
    """It gives a DataFrame with one row for each digit in the file."""
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
            f"The file's columns are {_listed(table.columns)}; yours are {_listed(columns)}.",
            expected="the same 785 columns in the file's order",
            hint="leave the names, the order and `index_col` to what `pd.read_csv` does by itself",
        )


def test_read_digits_gives_small_whole_numbers(read_digits):
    """It gives every column the type uint8."""
    dtypes = _read(read_digits, small_table()).dtypes
    for column, dtype in dtypes.items():
        expect(
            dtype == np.uint8,
            f"The column {column} has the type {dtype}.",
            expected="every column, `label` too, of the type uint8: one byte a cell instead of 8",
            hint=DTYPE,
        )


def test_read_digits_keeps_the_values(read_digits):
    """It gives the numbers that stand in the file."""
    table = small_table()
    read = _read(read_digits, table).to_numpy()
    wrong = np.argwhere(read != table.to_numpy())
    row, column = wrong[0] if len(wrong) else (0, 0)
    expect(
        len(wrong) == 0,
        f"{counted(len(wrong), 'cell')} differ from the file: in row {row}, column "
        f"{table.columns[column]} you have {read[row, column]}, the file {table.iat[row, column]}.",
        expected="the numbers of the file, as they stand there",
        hint="do nothing to the values; reading them is all",
    )


def test_read_digits_reads_a_file_without_labels(read_digits):
    """It reads test.csv too, which has no labels."""
    pixels = small_table().drop(columns="label")
    read = _read(read_digits, pixels, name="test.csv")
    expect(
        list(read.columns) == list(pixels.columns) and same(read.to_numpy(), pixels.to_numpy()),
        f"From a test.csv of {len(pixels)} digits and 784 columns you gave {described(read)}, "
        f"with the columns {_listed(read.columns)}.",
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
        hint="hand `path` to `pd.read_csv` as it is",
    )


def test_read_digits_reads_a_single_digit(read_digits):
    """It reads a file with a single digit."""
    table = small_table().iloc[:1]
    read = _read(read_digits, table)
    expect(
        same(read, table),
        f"From a file of 1 digit and 785 columns you gave {described(read)}.",
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
        got = call.value.iat[-1, 400] if frame else described(call.value)
        expect(
            call.error is not None,
            f"A file with a cell that {what} was read without an error; the cell became {got}.",
            expected="an error, so that nobody learns from a wrong number",
            hint=f"{DTYPE} refuses what does not fit; `.astype` afterwards does not",
        )


def _separated(separate, table):
    return expect_several(separate(table), ("X", "y"))


def test_separate_gives_two_things(separate):
    """It gives two things, X and y."""
    _separated(separate, small_table())


def test_separate_gives_x_as_a_dataframe(separate):
    """It gives X as a DataFrame with the pixels and without the label."""
    X, _ = _separated(separate, small_table())
    hint = "`data.drop(columns=...)` gives a DataFrame without a column"
    expect_frame(X, name="X", hint=hint)
    expect(
        list(X.columns) == list(small_table().columns[1:]),
        f"X has {counted(X.shape[1], 'column')}: {_listed(X.columns)}.",
        expected="784 columns, pixel0 to pixel783, and no label: the answer must not be in there",
        hint=hint,
    )


def test_separate_gives_y_as_an_array(separate):
    """It gives y as a flat array of whole numbers, one for each row."""
    for rows in (20, 1):
        table = small_table().iloc[:rows]
        _, y = _separated(separate, table)
        expect_array(y, (rows,), name="y", hint='`data["label"].to_numpy()` is flat')
        expect(
            np.issubdtype(y.dtype, np.integer),
            f"y has the type {y.dtype}.",
            expected="whole numbers, such as int64 or uint8",
            hint='`.astype("int64")`, or leave the type as it is',
        )


def test_separate_keeps_rows_and_labels_together(separate):
    """It keeps every row, its values, its type and its order."""
    table = small_table()
    for index in (np.arange(20), mixed_index(20), doubled_index(20)):
        table.index = index
        X, y = _separated(separate, table)
        pixels, labels = table.iloc[:, 1:].to_numpy(), table["label"].to_numpy()
        expect(
            len(X) == 20 and np.array_equal(X.to_numpy(), pixels),
            f"With a table of 20 rows named {_listed(index)}, the rows of X are other ones.",
            expected="the rows of the table, in its order, with the same values",
            hint="take the columns as they are; no sorting, no `reset_index`, no scaling",
        )
        row = int(np.argmax(y != labels))
        expect(
            np.array_equal(y, labels),
            f"With a table of 20 rows named {_listed(index)}, row {row} has the label "
            f"{labels[row]}, but y[{row}] is {y[row]}.",
            expected="y holds the labels row by row",
            hint="take the column `label` as it is, in the order of the rows",
        )
        expect(
            bool((X.dtypes == np.uint8).all()),
            f"The pixels were uint8; in X they are {X.dtypes.iloc[0]}.",
            expected="X keeps the type uint8",
            hint="drop the label without turning the table into another type",
        )


def test_separate_finds_the_label_by_its_name(separate):
    """It finds the label by its name, wherever the column stands."""
    table = small_table(label_at=784)
    X, y = _separated(separate, table)
    expect(
        list(X.columns) == list(table.columns[:-1]) and np.array_equal(y, table["label"]),
        f"With `label` as the last column, X has the columns {_listed(X.columns)} and y begins "
        f"with {list(map(int, y[:5]))}; the labels begin with {list(table['label'][:5])}.",
        expected="the same X and y wherever the label stands",
        hint='take the column by its name, `data["label"]`, and not by its place',
    )


def test_separate_leaves_the_table_alone(separate):
    """It leaves the table it was given as it was."""
    table = small_table()
    hint = "`pop`, `del` and `inplace=True` change the table; `drop` gives a new one"
    expect_unchanged(separate.call(table), {"data": table}, hint)


def test_drop_damaged_keeps_a_whole_table(drop_damaged):
    """It gives a DataFrame of uint8, and keeps every row and column that is whole."""
    table, whole = damaged_table({})
    kept = drop_damaged(table)
    hint = "0 and 255 are possible pixels, 0 and 9 possible labels"
    expect_only_whole_rows(kept, table, whole, hint=hint)
    other = [(column, dtype) for column, dtype in kept.dtypes.items() if dtype != np.uint8]
    expect(
        not other,
        f"The column {other[0][0]} has the type {other[0][1]}." if other else "",
        expected="every column of the type uint8",
        hint='`.astype("uint8")`, once the damaged rows are gone',
    )


def test_drop_damaged_drops_holes_and_numbers_out_of_range(drop_damaged):
    """It drops rows with a missing cell or an impossible number, and numbers the others anew."""
    table, whole = damaged_table(MISSING | TOO_FAR)
    kept = drop_damaged(table)
    hint = "`isna()` finds the holes; a label is 0–9, a pixel 0–255: compare before any `.astype`"
    expect_only_whole_rows(kept, table, whole, hint=hint)
    expect(
        list(kept.index) == list(range(len(whole))),
        f"The rows that are left are named {_listed(kept.index)}.",
        expected=f"0 to {len(whole) - 1}, without a gap",
        hint="`.reset_index(drop=True)`",
    )
    expect(
        bool((kept.dtypes == np.uint8).all()),
        "When rows had to go, not all columns have the type uint8.",
        expected="every column of the type uint8, whatever pandas made of it when reading",
        hint='`.astype("uint8")`, once the damaged rows are gone',
    )


def test_drop_damaged_drops_fractions(drop_damaged):
    """It drops a row with a number that isn't whole, or endless."""
    table, whole = damaged_table(NOT_WHOLE)
    hint = "a whole number has the rest 0 when divided by 1: `numbers % 1 == 0`"
    expect_only_whole_rows(drop_damaged(table), table, whole, hint=hint)


def test_drop_damaged_judges_text_cell_by_cell(drop_damaged):
    """It keeps whole numbers in a column that pandas read as text, and drops the rest."""
    table, whole = damaged_table(WORDS)
    hint = '`pd.to_numeric(column, errors="coerce")` makes numbers of text where it can'
    expect_only_whole_rows(drop_damaged(table), table, whole, hint=hint)


def test_drop_damaged_goes_by_name_and_place(drop_damaged):
    """It finds the label by its name, and takes rows with any index."""
    cells = {(4, "pixel60"): "", (7, "label"): "10", (2, "label"): "200"}
    table, whole = damaged_table(cells, label_at=784)
    named = table.set_index(doubled_index(len(table))[::-1])
    hint = 'take the label by its name, `data["label"]`, and the rows with a mask, `data[keep]`'
    expect_only_whole_rows(drop_damaged(named), named, whole, hint=hint)


def test_drop_damaged_leaves_the_table_alone(drop_damaged):
    """It leaves the table it was given as it was."""
    columns = ["label", *(f"pixel{place}" for place in range(380, 420))]
    table = damaged_table(WORDS)[0][columns]
    hint = "`inplace=True` and `data[column] = ...` change the table; work on `data.copy()`"
    expect_unchanged(drop_damaged.call(table), {"data": table}, hint)


def _listed(names) -> str:
    names = [str(name) for name in names]
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} … {names[-1]}"
