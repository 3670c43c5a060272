"""Checks of `drop_damaged`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_unchanged
from digitkit.checking.digits import repeated_index
from digitkit.lessons.load.checks.fixtures import (
    MISSING,
    NOT_WHOLE,
    TOO_FAR,
    WORDS,
    damaged_table,
    expect_only_whole_rows,
    listed,
)


def test_drop_damaged_keeps_a_whole_table(drop_damaged):
    """It returns a DataFrame of uint8, and keeps every row and column that is whole."""
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
    """It drops rows with a missing cell or an impossible number, and renumbers the others."""
    table, whole = damaged_table(MISSING | TOO_FAR)
    kept = drop_damaged(table)
    hint = "`isna()` finds the holes; a label is 0–9, a pixel 0–255: compare before any `.astype`"
    expect_only_whole_rows(kept, table, whole, hint=hint)
    expect(
        list(kept.index) == list(range(len(whole))),
        f"The rows that are left are named {listed(kept.index)}.",
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
    """It drops a row with a number that isn't whole, or that is infinite."""
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
    named = table.set_index(repeated_index(len(table))[::-1])
    hint = 'take the label by its name, `data["label"]`, and the rows with a mask, `data[keep]`'
    expect_only_whole_rows(drop_damaged(named), named, whole, hint=hint)


def test_drop_damaged_leaves_the_table_alone(drop_damaged):
    """It leaves the table it was given as it was."""
    columns = ["label", *(f"pixel{place}" for place in range(380, 420))]
    table = damaged_table(WORDS)[0][columns]
    hint = "`inplace=True` and `data[column] = ...` change the table; work on `data.copy()`"
    expect_unchanged(drop_damaged.call(table), {"data": table}, hint)
