"""Checks of `drop_damaged`."""

from io import StringIO

import numpy as np
import pandas as pd

from digitkit.checking.assertions import (
    CheckFailed,
    counted,
    expect,
    expect_frame,
    expect_unchanged,
)
from digitkit.checking.digits import cached_per_secret, random_state
from digitkit.lessons.load.checks.fixtures import listed, small_table

# The first row, so that the row numbers have gaps, a hole, and a row that was cut off.
MISSING = {
    (0, "pixel5"): "",
    (4, "pixel60"): "",
    **{(11, f"pixel{column}"): "" for column in range(300, 784)},
}
# In columns of their own, which pandas reads as whole numbers: cast to uint8, these wrap around.
TOO_FAR = {
    (6, "label"): "10",
    (7, "label"): "-1",
    (8, "label"): "266",
    (13, "pixel101"): "256",
    (14, "pixel102"): "-1",
    (15, "pixel103"): "-256",
    (16, "pixel104"): "1000000",
}
NOT_WHOLE = {
    (0, "pixel0"): "3.5",
    (1, "pixel90"): "254.9999",
    (2, "pixel180"): "inf",
    (3, "pixel270"): "-inf",
    (5, "pixel360"): "1e20",
    (9, "label"): "3.5",
    (10, "label"): "",
}
# With these, pandas reads the columns `label` and `pixel400` as text.
WORDS = {
    (0, "label"): "five",
    (1, "label"): "10",
    (2, "label"): "",
    (3, "pixel400"): "seven",
    (5, "pixel400"): "3.5",
    (6, "pixel400"): "-1",
    (8, "pixel400"): "300",
    (9, "pixel400"): " ",
    (10, "pixel400"): "",
}
AS_A_NUMBER = (
    "one hole makes pandas read its whole column as floats: 7.0 is a whole number too, so "
    "compare numbers and not their text"
)
# A pixel at the edge, which no digit uses: here it numbers the rows of a table.
ROW_NUMBER = "pixel783"


def damaged_table(
    cells: dict[tuple[int, str], str], label_at: int = 0
) -> tuple[pd.DataFrame, np.ndarray]:
    """Overwrite some cells of `small_table`, and read it as plain `pd.read_csv` does.

    Args:
        cells: the new text of cells, by row and column; an empty text removes the value.
        label_at: the position of the column `label`.

    Returns:
        `(table, whole)`: the table as pandas reads it, and the numbers of the rows without damage.
    """
    table = _read_damaged(tuple(cells.items()), label_at).copy()
    return table, np.setdiff1d(np.arange(len(table)), [row for row, _ in cells])


@cached_per_secret
def _read_damaged(cells: tuple[tuple[tuple[int, str], str], ...], label_at: int) -> pd.DataFrame:
    table = small_table(label_at).astype(object)
    for (row, column), cell in cells:
        table.at[row, column] = cell
    return pd.read_csv(StringIO(table.to_csv(index=False)))


@cached_per_secret
def _long_table() -> tuple[pd.DataFrame, np.ndarray]:
    names = ["label", *(f"pixel{place}" for place in range(380, 400))]
    random = random_state(6)
    cells = small_table()[names].to_numpy(dtype=object)[random.randint(20, size=1100)]
    damaged = random.permutation(len(cells))[:30]
    cells[damaged, 1 + damaged % 20] = ""
    table = pd.DataFrame(cells, columns=names)
    read = pd.read_csv(StringIO(table.to_csv(index=False)))
    return read, np.setdiff1d(np.arange(len(table)), damaged)


def long_table() -> tuple[pd.DataFrame, np.ndarray]:
    """Return 1,100 rows of few columns as pandas reads them, only 20 rows of them different.

    Returns:
        `(table, whole)`: the table, and the numbers of the rows without damage.
    """
    table, whole = _long_table()
    return table.copy(), whole


def expect_only_whole_rows(
    value: object, given: pd.DataFrame, whole: np.ndarray, *, hint: str, hint_if_dropped: str = ""
) -> None:
    """Expect exactly the whole rows of a table, unchanged and in order.

    Args:
        value: what came back.
        given: the table, as pandas read it.
        whole: the numbers of its rows without damage.
        hint: the next step where a damaged row was kept.
        hint_if_dropped: the next step where a whole row was dropped, if it is another one.
    """
    kept = expect_frame(value, hint="choose the rows with `data[keep]`")
    _expect_columns(kept, given)
    numbers = kept[ROW_NUMBER].to_numpy()
    misjudged = [row for row in range(len(given)) if (row in numbers) != (row in whole)]
    if misjudged:
        row = misjudged[0]
        raise CheckFailed(
            f"Row {row} (counted from 0) {_fault(given.iloc[row])}, but you "
            f"{'kept' if row in numbers else 'dropped'} it.",
            f"{counted(len(whole), 'row')} of {len(given)}: those where every entry is possible",
            hint if row in numbers else hint_if_dropped or hint,
        )
    expect(
        np.array_equal(numbers, whole),
        "The rows that are left are in another order, or some are there twice.",
        expected="each row once, in the order of the table",
        hint="choose rows with a mask, `data[keep]`",
    )
    expect(
        np.array_equal(_as_numbers(kept), _as_numbers(given.iloc[whole])),
        "The values of the rows that are left are not those of the table.",
        expected="whole rows stay as they are",
        hint="drop rows, and repair or fill nothing",
    )


def _expect_columns(kept: pd.DataFrame, given: pd.DataFrame) -> None:
    """Expect the columns of the table, in its order, and name what came in, went out or moved."""
    names, wanted = list(kept.columns), list(given.columns)
    new = [name for name in names if name not in wanted]
    lost = [name for name in wanted if name not in names]
    expect(
        names == wanted,
        f"Your table has a column {new[0]!r}, which was not in the table."
        if new
        else f"The column {lost[0]} is missing: the table had {len(wanted)} columns, yours has "
        f"{len(names)}."
        if lost
        else "Your columns are in another order than those of the table, or one is there twice.",
        expected="all the columns, in their order: rows are dropped, never columns",
        hint="`reset_index` makes a column of the old index; its argument `drop` prevents that"
        if "index" in new
        else "choose rows with a mask, `data[keep]`: the columns then stay as they are",
    )


def _as_numbers(table: pd.DataFrame) -> np.ndarray:
    """Return the cells as floats, NaN for those that are no numbers."""
    try:
        return table.to_numpy().astype("float64")
    except (TypeError, ValueError):
        return table.apply(pd.to_numeric, errors="coerce").to_numpy().astype("float64")


def _fault(row: pd.Series) -> str:
    """Describe the first fault of a row."""
    for column, cell in row.items():
        number = pd.to_numeric(cell, errors="coerce")
        highest = 9 if column == "label" else 255
        if pd.isna(cell) or not str(cell).strip():
            return f"has no value in {column}"
        if not (0 <= number <= highest and number % 1 == 0):
            return f"has {str(cell).removesuffix('.0')!r} in {column}"
    return "is whole"


def test_drop_damaged_keeps_a_whole_table(drop_damaged):
    """It returns a DataFrame of uint8 with every column, and keeps every row that is whole."""
    table, whole = damaged_table({})
    kept = drop_damaged(table)
    hint = "0 and 255 are possible pixels, 0 and 9 possible labels"
    expect_only_whole_rows(kept, table, whole, hint=hint)
    other = [(column, dtype) for column, dtype in kept.dtypes.items() if dtype != np.uint8]
    expect(
        not other,
        f"The column {other[0][0]} has the type {other[0][1]}." if other else "",
        expected="every column of the type uint8",
        hint="change the type once the damaged rows are gone: only then is `uint8` safe",
    )


def test_drop_damaged_drops_holes_and_numbers_out_of_range(drop_damaged):
    """It drops rows with a missing entry or an impossible number, and renumbers the others."""
    table, whole = damaged_table(MISSING | TOO_FAR)
    kept = drop_damaged(table)
    hint = "`isna()` finds the holes; a label is 0–9, a pixel 0–255: compare before any `.astype`"
    expect_only_whole_rows(kept, table, whole, hint=hint, hint_if_dropped=AS_A_NUMBER)
    expect(
        list(kept.index) == list(range(len(whole))),
        f"The rows that are left are named {listed(kept.index)}.",
        expected=f"0 to {len(whole) - 1}, without a gap",
        hint="number the rows anew at the end; `reset_index` has an argument `drop`",
    )
    expect(
        bool((kept.dtypes == np.uint8).all()),
        "When rows had to go, not all columns have the type uint8.",
        expected="every column of the type uint8, whatever pandas made of it when reading",
        hint="change the type once the damaged rows are gone: only then is `uint8` safe",
    )


def test_drop_damaged_drops_fractions(drop_damaged):
    """It drops a row with a number that isn't whole, or that is infinite."""
    table, whole = damaged_table(NOT_WHOLE)
    hint = "`% 1` gives the part after the decimal point, and a whole number has none"
    expect_only_whole_rows(drop_damaged(table), table, whole, hint=hint)


def test_drop_damaged_judges_text_entry_by_entry(drop_damaged):
    """It keeps whole numbers in a column that pandas read as text, and drops the rest."""
    table, whole = damaged_table(WORDS)
    hint = "`pd.to_numeric` makes numbers of text where it can; see its argument `errors`"
    expect_only_whole_rows(drop_damaged(table), table, whole, hint=hint)


def test_drop_damaged_finds_the_label_by_its_name(drop_damaged):
    """It finds the label by its name, wherever the column is."""
    cells = {(4, "pixel60"): "", (7, "label"): "10", (2, "label"): "200"}
    for label_at in (784, 300):
        table, whole = damaged_table(cells, label_at=label_at)
        hint = "take the label by its name, and not by its place"
        expect_only_whole_rows(drop_damaged(table), table, whole, hint=hint)


def test_drop_damaged_keeps_equal_rows(drop_damaged):
    """It keeps every whole row of a long table, also rows that are equal."""
    table, whole = long_table()
    kept = expect_frame(drop_damaged(table), hint="choose the rows with `data[keep]`")
    cells = table.to_numpy()[whole]
    expect(
        len(kept) != len(small_table()),
        f"Of {len(whole):,} whole rows you kept {len(kept)}, one of each: rows that are equal were "
        "lost.",
        expected="every whole row: an equal row is no damage",
        hint="leave `drop_duplicates` out",
    )
    expect(
        kept.shape == cells.shape and np.array_equal(_as_numbers(kept), cells),
        f"Of a table of {len(table):,} rows, {len(whole):,} of them whole, you kept {len(kept):,}"
        f"{', but not the right ones' if len(kept) == len(whole) else ''}.",
        expected=f"the {len(whole):,} whole rows, in the order of the table",
        hint="judge every row, however long the table is: no `head`, no fixed number of rows",
    )


def test_drop_damaged_leaves_the_table_alone(drop_damaged):
    """It leaves the table it was given as it was."""
    columns = ["label", *(f"pixel{place}" for place in range(380, 420))]
    table = damaged_table(WORDS)[0][columns]
    hint = "`inplace=True` and `data[column] = ...` change the table; work on a copy"
    expect_unchanged(drop_damaged.call(table), {"data": table}, hint)
