"""A block of plain rows is read at once, and anything else is left to the reader of single rows."""

import numpy as np
import pytest

from digitkit.data.rows import parse_block, whole_number

VALUES = np.arange(256, dtype=np.uint8).reshape(-1, 4)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_every_value_is_read(end, last):
    text = end.join(",".join(map(str, row)) for row in VALUES) + (end if last else "")
    table = parse_block(text.encode(), 4)
    assert table.dtype == np.uint8
    assert np.array_equal(table, VALUES)


@pytest.mark.parametrize("value", ["0", "00", "000", "7", "07", "010", "099", "100", "255"])
def test_zeros_in_front_change_nothing(value):
    assert parse_block(f"{value},1\n2,{value}\n".encode(), 2).tolist() == [
        [int(value), 1],
        [2, int(value)],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "1",
        "1,2,3",
        "1,2\n\n3,4",
        "1,,2",
        ",1",
        "1,",
        "1;2",
        "1\r,2",
        "1,2\r3,4",
        "1,\x1c2",
    ]
    + [f"1,{cell}" for cell in ("256", "300", "999", "0001", "1000", "-1", "+1", " 1", '"1"', "é")],
)
def test_all_else_is_left(text):
    assert parse_block(text.encode(), 2) is None


def test_single_cells_are_read_alike():
    for value in [*map(str, range(1000)), *(f"{v:03}" for v in range(1000))]:
        table = parse_block(value.encode(), 1)
        number = whole_number(value.encode())
        assert (None if table is None else int(table[0, 0])) == (number if number < 256 else None)
