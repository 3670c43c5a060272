"""Checks of `separate`."""

import numpy as np

from digitkit.checking.assertions import (
    counted,
    expect,
    expect_array,
    expect_frame,
    expect_several,
    expect_unchanged,
)
from digitkit.checking.digits import random_state, repeated_index, shuffled_index
from digitkit.lessons.load.checks.fixtures import listed, small_table

ALL_ROWS = "take the labels of all rows: no `head`, no slice and no `unique`; then `to_numpy`"
FLAT = "one name in the brackets gives one column, a list of names a table; then `to_numpy`"


def _separated(separate, table):
    return expect_several(separate(table), ("X", "y"))


def test_separate_gives_two_things(separate):
    """It returns two things, X and y."""
    _separated(separate, small_table())


def test_separate_gives_x_as_a_dataframe(separate):
    """It returns X as a DataFrame with the pixels and without the label."""
    X, _ = _separated(separate, small_table())
    hint = "`data.drop(columns=...)` gives a DataFrame without a column"
    expect_frame(X, name="X", hint=hint)
    expect(
        list(X.columns) == list(small_table().columns[1:]),
        f"X has {counted(X.shape[1], 'column')}: {listed(X.columns)}.",
        expected="784 columns, pixel0 to pixel783, and no label: the answer must not be in there",
        hint=hint,
    )


def test_separate_gives_y_as_an_array(separate):
    """It returns y as a flat array of whole numbers, one for each row."""
    for rows in (20, 1):
        table = small_table().iloc[:rows]
        _, y = _separated(separate, table)
        one_column = getattr(y, "ndim", 0) == 1 and hasattr(y, "dtype")
        expect_array(y, (rows,), name="y", hint=ALL_ROWS if one_column else FLAT)
        expect(
            np.issubdtype(y.dtype, np.integer),
            f"y has the type {y.dtype}.",
            expected="whole numbers, such as int64 or uint8",
            hint="leave the type of the labels as it is, or name a type of whole numbers",
        )


def test_separate_keeps_rows_and_labels_together(separate):
    """It keeps every row, its values, its type and its order."""
    table = small_table()
    indices = (np.arange(20), shuffled_index(20), repeated_index(20), np.arange(20))
    for index, dtype in zip(indices, ("uint8", "uint8", "uint8", "int64"), strict=True):
        table = table.astype(dtype).set_axis(index)
        X, y = _separated(separate, table)
        pixels, labels = table.iloc[:, 1:].to_numpy(), table["label"].to_numpy()
        expect(
            len(X) == 20 and np.array_equal(X.to_numpy(), pixels),
            f"With a table of 20 rows named {listed(index)}, the rows of X are other ones.",
            expected="the rows of the table, in its order, with the same values",
            hint="take the columns as they are; no sorting, no `reset_index`, no scaling",
        )
        row = int(np.argmax(y != labels))
        expect(
            np.array_equal(y, labels),
            f"With a table of 20 rows named {listed(index)}, row {row} has the label "
            f"{labels[row]}, but y[{row}] is {y[row]}.",
            expected="y holds the labels row by row",
            hint="take the column `label` as it is, in the order of the rows",
        )
        expect(
            bool((X.dtypes == dtype).all()),
            f"The pixels were {dtype}; in X they are {X.dtypes.iloc[0]}.",
            expected=f"X keeps the type {dtype}",
            hint="drop the label without turning the table into another type",
        )


def test_separate_keeps_every_row(separate):
    """It keeps every row of a long table, equal rows too."""
    table = small_table()
    rows = random_state(5).randint(len(table), size=1100)
    given = table.iloc[rows].reset_index(drop=True)
    X, y = _separated(separate, given)
    cells = given.drop(columns="label").to_numpy()
    expect(
        np.array_equal(X.to_numpy(), cells) and np.array_equal(y, given["label"]),
        f"From 1,100 rows, many of them equal, came {counted(len(X), 'row')} of pixels and "
        f"{counted(len(y), 'label')}{'' if len(X) != 1100 else ', not all of them the same'}.",
        expected="all 1,100 rows and labels, in the order of the table",
        hint="take away a column, and no rows: leave out `drop_duplicates`, `head` and slices",
    )


def test_separate_finds_the_label_by_its_name(separate):
    """It finds the label by its name, wherever the column is."""
    for label_at, place in ((784, "the last column"), (300, "a column in the middle")):
        table = small_table(label_at=label_at)
        X, y = _separated(separate, table)
        expect(
            list(X.columns) == [name for name in table.columns if name != "label"]
            and np.array_equal(y, table["label"]),
            f"With `label` as {place}, X has the columns {listed(X.columns)} and y begins "
            f"with {list(map(int, y[:5]))}; the labels begin with {list(table['label'][:5])}.",
            expected="the same X and y wherever the label is",
            hint="take the column by its name and not by its place",
        )


def test_separate_leaves_the_table_alone(separate):
    """It leaves the table it was given as it was."""
    hint = "`pop`, `del` and `inplace=True` change the table; `drop` gives a new one"
    for index in (np.arange(20), shuffled_index(20)):
        table = small_table().set_axis(index)
        expect_unchanged(separate.call(table), {"data": table}, hint)
