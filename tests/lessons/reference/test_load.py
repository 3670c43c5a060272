from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from digitkit import drop_damaged, read_digits, separate

from .support import unchanged

PIXELS = [f"pixel{i}" for i in range(784)]


@pytest.fixture
def table(digits) -> pd.DataFrame:
    """20 digits as train.csv holds them, all columns whole numbers."""
    X, y = digits[0][:20], digits[1][:20]
    frame = pd.DataFrame(X.astype("int64"), columns=PIXELS)
    frame.insert(0, "label", y)
    return frame


def small_csv(folder: Path, *rows: str, header: str = "label,pixel0,pixel1") -> Path:
    path = folder / "digits.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


# read_digits


@pytest.mark.parametrize("kind", [str, Path])
def test_reads_train_csv_from_text_or_path(tmp_path, table, kind):
    path = tmp_path / "train.csv"
    table.to_csv(path, index=False)
    read = read_digits(kind(path))
    assert type(read) is pd.DataFrame
    assert list(read.columns) == ["label", *PIXELS]
    assert (read.dtypes == np.uint8).all()
    np.testing.assert_array_equal(read.to_numpy(), table.to_numpy())


def test_reads_test_csv_without_labels(tmp_path, table):
    path = tmp_path / "test.csv"
    table[PIXELS].to_csv(path, index=False)
    read = read_digits(path)
    assert read.shape == (20, 784)
    assert (read.dtypes == np.uint8).all()


def test_reads_one_row(tmp_path, table):
    path = tmp_path / "one.csv"
    table[:1].to_csv(path, index=False)
    np.testing.assert_array_equal(read_digits(path).to_numpy(), table[:1].to_numpy())


def test_columns_stay_in_the_order_of_the_file(tmp_path):
    path = small_csv(tmp_path, "9,255,3", header="pixel1,pixel0,label")
    read = read_digits(path)
    assert list(read.columns) == ["pixel1", "pixel0", "label"]
    assert read.to_numpy().tolist() == [[9, 255, 3]]


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize("row", ["{},0,7", "4,{},7", "4,0,{}"])
@pytest.mark.parametrize(
    "cell",
    [
        "256",
        "261",
        "512",
        "4294967301",
        "9223372036854775808",
        "18446744073709551621",
        "-1",
        "-256",
        "1.5",
        "0.5",
        "5.0000001",
        "seven",
        "0x10",
        "NA",
        "nan",
        "inf",
        "-inf",
    ],
)
def test_refuses_a_cell_that_is_no_possible_value(tmp_path, row, cell):
    rows = ["1,0,255", row.format(cell), "2,3,4"]
    with pytest.raises((ValueError, OverflowError)):
        read_digits(small_csv(tmp_path, *rows))
    with pytest.raises((ValueError, OverflowError)):
        read_digits(small_csv(tmp_path, rows[1]))


@pytest.mark.parametrize("row", [",0,7", "4,,7", "4,0,", "4, ,7"])
def test_refuses_a_blank_cell(tmp_path, row):
    with pytest.raises(ValueError, match=r"NA|invalid literal"):
        read_digits(small_csv(tmp_path, "1,0,255", row))


def test_refuses_a_row_cut_short(tmp_path):
    with pytest.raises(ValueError, match="NA"):
        read_digits(small_csv(tmp_path, "1,0,255", "2,3"))


# separate


@pytest.mark.parametrize("place", [0, 300, 784])
def test_separates_the_label_wherever_it_is(table, place):
    data = table[PIXELS].astype("uint8")
    data.insert(place, "label", table["label"].astype("uint8"))
    data.index = pd.Index(range(100, 60, -2))
    with unchanged(data):
        X, y = separate(data)
    assert type(X) is pd.DataFrame
    assert list(X.columns) == PIXELS
    assert (X.dtypes == np.uint8).all()
    assert type(y) is np.ndarray
    assert y.shape == (20,)
    assert np.issubdtype(y.dtype, np.integer)
    np.testing.assert_array_equal(y, table["label"])
    np.testing.assert_array_equal(X.to_numpy(), table[PIXELS].to_numpy())


def test_writing_to_the_parts_leaves_the_whole_alone(table):
    data = table.astype("uint8")
    with unchanged(data):
        X, y = separate(data)
        X.iloc[0, 0] = 99
        y[0] = 9 - y[0]


# drop_damaged


def kept(data: pd.DataFrame) -> list[int]:
    """Return the kept rows by position, and check all other promises of the result."""
    with unchanged(data):
        result = drop_damaged(data)
    assert type(result) is pd.DataFrame
    assert list(result.columns) == list(data.columns)
    assert (result.dtypes == np.uint8).all()
    assert result.index.tolist() == list(range(len(result)))
    return result["pixel0"].tolist()


def test_whole_rows_all_stay(table):
    result = drop_damaged(table)
    pd.testing.assert_frame_equal(result, table.astype("uint8"))


@pytest.mark.parametrize("column", ["label", "pixel0", "pixel783"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1, 256, 0.5, 1e300, 2.0**64 + 2**20])
def test_drops_a_row_with_an_impossible_number(table, column, value):
    table[column] = table[column].astype("float64")
    table.loc[7, column] = value
    assert len(drop_damaged(table)) == 19
    expected = table.drop(index=7).astype("uint8").reset_index(drop=True)
    pd.testing.assert_frame_equal(drop_damaged(table), expected)


def test_labels_end_at_9_and_pixels_at_255(table):
    table.loc[3, "label"] = 10
    table.loc[4, "label"] = 9
    table.loc[5, "pixel5"] = 255
    table.loc[6, "pixel5"] = 256
    expected = table.drop(index=[3, 6]).astype("uint8").reset_index(drop=True)
    pd.testing.assert_frame_equal(drop_damaged(table), expected)


def test_keeps_the_order_whatever_the_index():
    data = pd.DataFrame({"label": [3, 12, 1, 2], "pixel0": [40, 30, 20, 10]}, index=[5, 5, 1, 5])
    assert kept(data) == [40, 20, 10]


@pytest.mark.parametrize("dtype", ["str", "object", "string"])
def test_text_is_checked_cell_by_cell(dtype):
    cells = ["5", "seven", "", "255", "256", "-1", "1.5", "6.0", " 7", "True", "inf", "9" * 400]
    data = pd.DataFrame({"label": 1, "pixel0": pd.Series(cells, dtype=dtype)})
    assert kept(data) == [5, 255, 6, 7]


def test_mixed_cells_are_checked_one_by_one():
    cells = [5, "6", 7.0, 7.5, None, True, "x", 2**64, 10**400, -1, np.nan, 8]
    data = pd.DataFrame({"label": 1, "pixel0": pd.Series(cells, dtype=object)})
    assert kept(data) == [5, 6, 7, 8]


def test_a_column_of_true_and_false_holds_no_whole_numbers():
    data = pd.DataFrame({"label": [1, 2], "pixel0": [True, False]})
    assert kept(data) == []


def test_missing_cells_of_nullable_columns_count_as_missing():
    cells = pd.array([1, None, 3, 300], dtype="Int64")
    assert kept(pd.DataFrame({"label": 1, "pixel0": cells})) == [1, 3]


def test_text_labels(tmp_path):
    path = small_csv(tmp_path, "3,1,1", "three,2,2", "12,3,3", "9,4,4", ",5,5")
    assert kept(pd.read_csv(path)) == [1, 4]


def test_nothing_left_and_nothing_there(tmp_path, table):
    table["label"] = 12
    assert drop_damaged(table).shape == (0, 785)
    assert kept(pd.read_csv(small_csv(tmp_path))) == []
    assert kept(table[:0]) == []


def test_label_may_be_last():
    data = pd.DataFrame({"pixel0": [200, 201], "label": [9, 10]})
    assert kept(data) == [200]


@pytest.mark.parametrize("place", ["within a row", "within a number", "after a comma"])
def test_a_csv_cut_off_loses_exactly_its_last_row(tmp_path, table, place):
    path = tmp_path / "train.csv"
    table.to_csv(path, index=False)
    *whole, last = path.read_text().splitlines(keepends=True)
    cells = last.split(",")
    cut = {
        "within a row": ",".join(cells[:400]),
        "within a number": ",".join([*cells[:400], "25"]),
        "after a comma": ",".join([*cells[:400], ""]),
    }[place]
    path.write_text("".join(whole) + cut)
    pd.testing.assert_frame_equal(drop_damaged(pd.read_csv(path)), table[:-1].astype("uint8"))
