"""Each fault of a file is reported in one line: file, row, column, value, and what to do."""

import gzip
import lzma

import numpy as np
import pytest

from digitkit.data import DataError, read_csv

LABEL = "a label is a whole number 0–9: correct or remove that row."
PIXEL = "pixels are whole numbers 0–255: correct or remove that row."
WANTED = "label and pixel0 … pixel783"


def fault(path, labelled=True) -> str:
    with pytest.raises(DataError) as caught:
        read_csv(path, labelled)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("12", "is '12'"),
        ("-1", "is '-1'"),
        ("3.5", "is '3.5'"),
        ("seven", "is 'seven'"),
        ("", "is blank"),
        ("  ", "is blank"),
        ("3\x00", "is '3\\x00'"),
        ("\x1c3", "is '\\x1c3'"),
        ("٣", "is '٣'"),
        ("7" * 50, f"is '{'7' * 40}…'"),
        ("[red]", "is '[red]'"),
    ],
)
def test_label_is_no_digit(rows, write, value, problem):
    path = write(rows.set(5, 1, value).bytes())
    assert fault(path) == f"row 5, column label (column 1) {problem}; {LABEL}"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("256", "is '256'"),
        ("-1", "is '-1'"),
        ("0.5", "is '0.5'"),
        ("x", "is 'x'"),
        ("", "is blank"),
        ("nan", "is 'nan'"),
        ("1e2", "is '1e2'"),
        ('"', "is '\"'"),
        ("1_0", "is '1_0'"),
        ("9" * 30, f"is '{'9' * 30}'"),
    ],
)
def test_pixel_is_no_whole_number_in_range(rows, write, value, problem):
    path = write(rows.set(7, 419, value).bytes())
    assert fault(path) == f"row 7, column pixel417 (column 419) {problem}; {PIXEL}"


def test_first_fault_is_named(rows, write):
    path = write(rows.set(9, 3, "x").set(8, 700, "y").set(8, 600, "256").bytes())
    assert fault(path) == f"row 8, column pixel598 (column 600) is '256'; {PIXEL}"


def test_blank_lines_count_as_rows(rows, write):
    text = rows.set(4, 1, "12").bytes().replace(b"\n", b"\n\n  \n", 1)
    assert fault(write(text)) == f"row 6, column label (column 1) is '12'; {LABEL}"


def test_label_in_another_column(rows, write):
    for row in [rows.header, *rows.cells]:
        row.append(row.pop(0))
    path = write(rows.set(3, 785, "12").bytes())
    assert fault(path) == f"row 3, column label (column 785) is '12'; {LABEL}"


def test_pixels_already_scaled_to_fractions(rows, write):
    for row in rows.cells:
        row[1:] = [str(round(int(cell) / 255, 4)) for cell in row[1:]]
    place, value = next((i, c) for i, c in enumerate(rows.cells[0], 1) if "." in c and c != "0.0")
    path = write(rows.bytes())
    assert fault(path) == (
        f"row 2, column pixel{place - 2} (column {place}) is '{value}'; these pixels are already "
        "0–1; multiply them by 255 and round, or take the original file. In pandas: "
        '(pd.read_csv(path).set_index("label") * 255).round().astype("uint8").to_csv(path)'
    )


def test_pixels_already_scaled_to_0_and_1(rows, write):
    for row in rows.cells:
        row[1:] = [str(int(int(cell) > 127)) for cell in row[1:]]
    assert fault(write(rows.bytes())) == (
        "the largest pixel of all rows is 1: these pixels are already 0–1; "
        "multiply them by 255, or take the original file. In pandas: "
        '(pd.read_csv(path).set_index("label") * 255).astype("uint8").to_csv(path)'
    )


def test_cut_off_in_the_middle_of_a_row(rows, write):
    text = rows.bytes()
    end = text.rstrip(b"\n").rfind(b"\n")
    kept = b",".join(text[end + 1 :].split(b",")[:300])
    assert fault(write(text[: end + 1] + kept)) == (
        "row 21 has 300 cells but the header names 785: the file is cut off in that row; "
        "download it again."
    )


def test_cut_off_before_the_last_cell(rows, write):
    path = write(rows.set(21, 785, "").bytes(last=""))
    assert fault(path) == (
        "row 21, column pixel783 (column 785) is blank: the file is cut off before this cell; "
        "download it again."
    )


@pytest.mark.parametrize(("change", "count"), [(-1, "784"), (1, "786"), (1000, "1,785")])
def test_row_too_short_or_too_long(rows, write, change, count):
    row = rows.cells[3]
    rows.cells[3] = row[:change] if change < 0 else row + ["9"] * change
    assert fault(write(rows.bytes())) == (
        f"row 5 has {count} cells but the header names 785; "
        "correct or remove that row, or download the file again."
    )


def test_trailing_commas(rows, write):
    rows.cells = [[*row, ""] for row in rows.cells]
    assert fault(write(rows.bytes())) == (
        "row 2 has 786 cells but the header names 785: it ends with a comma; "
        "remove the commas at the line ends."
    )


def test_trailing_comma_in_the_header_too(rows, write):
    text = rows.bytes(end=",\n")
    assert fault(write(text)) == (
        "row 1, column 786: the header ends with a comma, so that column has no name; "
        "remove the commas at the line ends."
    )


@pytest.mark.parametrize("labelled", [True, False])
def test_one_header_name_too_few(rows, write, labelled):
    rows.header = rows.header[:-1] if labelled else rows.header[1:]
    expected = (
        f"row 1 does not name pixel783; the header needs {WANTED}, "
        "or pandas would silently shift the columns."
        if labelled
        else "row 2 has 785 cells but the header names 784: one name is missing in row 1, and "
        "pandas would silently shift the columns; write the file again with "
        "to_csv(path, index=False)."
    )
    assert fault(write(rows.bytes()), labelled) == expected


def test_columns_missing(rows, write):
    for row in [rows.header, *rows.cells]:
        del row[100:103]
    assert fault(write(rows.bytes())) == (
        f"row 1 does not name pixel99 and 2 more; the header needs {WANTED}, "
        "or pandas would silently shift the columns."
    )


def test_column_doubled(rows, write):
    for row in [rows.header, *rows.cells]:
        row.append(row[6])
    assert fault(write(rows.bytes())) == (
        "row 1 names 'pixel5' twice, in columns 7 and 786; remove or rename one."
    )


def test_columns_in_another_order(rows, write):
    for row in [rows.header, *rows.cells]:
        row[11], row[12] = row[12], row[11]
    assert fault(write(rows.bytes())) == (
        "row 1, column 12 is pixel11 where pixel10 should be; "
        "put the pixels in order, pixel0 … pixel783. In pandas: "
        'pd.read_csv(path)[["label", *(f"pixel{i}" for i in range(0, 784))]]'
        ".to_csv(path, index=False)"
    )


def test_column_with_another_name(rows, write):
    assert fault(write(rows.set(1, 2, "1x1").bytes())) == (
        f"row 1, column 2 is named '1x1'; the columns must be {WANTED}."
    )


def test_index_column(rows, write):
    rows.header.insert(0, "")
    for number, row in enumerate(rows.cells):
        row.insert(0, str(number))
    assert fault(write(rows.bytes())) == (
        "row 1, column 1 has no name, as when pandas writes its index; "
        "write the file again with to_csv(path, index=False). In pandas: "
        'pd.read_csv(path).drop(columns="Unnamed: 0").to_csv(path, index=False)'
    )


def test_test_csv_given_as_train(rows, write):
    assert fault(write(rows.without_label().bytes(), "test.csv")) == (
        "row 1 has no column label, so this is a test.csv; learning needs labels: name a train.csv."
    )


def test_train_csv_given_as_test(rows, write):
    assert fault(write(rows.bytes()), labelled=False) == (
        "row 1, column 1 is label, so this is a train.csv; a test.csv has the pixels alone."
    )


def test_header_only(rows, write):
    rows.cells = []
    for end in ("", "\n", "\n\n \n"):
        assert fault(write(rows.bytes(last=end))) == (
            "there is a header but no row of digits below it; download the file again."
        )


def test_empty(write):
    expected = "the file is empty; download it again."
    assert fault(write(b"")) == expected
    assert fault(write(gzip.compress(b""), "train.csv.gz")) == expected


def test_blank_first_row(rows, write):
    assert fault(write(b"\n" + rows.bytes())) == (
        f"row 1 is blank; the header must be there: {WANTED}."
    )


def test_lone_carriage_returns(rows, write):
    rows.cells = rows.cells[:5]
    assert fault(write(rows.bytes(end="\r"))) == (
        "its lines end in a lone carriage return, as on old Macs; save it with ordinary line ends."
    )


def test_header_that_is_no_text(rows, write):
    assert fault(write(b'lab"el,\xff\xfe,x\n')) == (
        "row 1 cannot be read as a CSV header, it begins with "
        f"'lab\"el,\\\\xff\\\\xfe,x'; the header must name {WANTED}."
    )


@pytest.mark.parametrize("row", [1, 2, 5])
def test_a_huge_line(rows, write, row):
    rows.set(row, 3, "1" * 200_000)
    assert fault(write(rows.bytes())) == (
        f"row {row} is longer than 65,536 characters; "
        "a row of digits has 785 cells and ends with a line end."
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "a PNG image; digits are read from CSV text, gzip, zip, xz or npz",
        ),
        (
            b"\0\0\x08\x03\0\0\xea`",
            "one of MNIST's original IDX files; digits are read from CSV text, gzip, zip, xz "
            "or npz",
        ),
        (
            b"\n <!DOCTYPE html><html>",
            "a web page, not the digits; a download that needs a login often ends like this: "
            "sign in, then download the file again",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
            "a Git LFS pointer, not the digits themselves; get the file with: git lfs pull",
        ),
        (
            b"% from OpenML\n%\n@RELATION mnist_784\n",
            "an ARFF file, as OpenML has them; save its table as CSV",
        ),
        (
            "label,pixel0".encode("utf-16"),
            "text in UTF-16; save it again as UTF-8 (in Excel: CSV UTF-8)",
        ),
        (
            "label,pixel0".encode("utf-16-le"),
            "text in UTF-16; save it again as UTF-8 (in Excel: CSV UTF-8)",
        ),
        (
            "label,pixel0".encode("utf-16-be"),
            "text in UTF-16; save it again as UTF-8 (in Excel: CSV UTF-8)",
        ),
    ],
)
def test_something_else_under_the_name_of_a_csv(write, content, name):
    assert fault(write(content)) == f"this is {name}."
    assert fault(write(gzip.compress(content), "train.csv.gz")) == f"this is {name}."


@pytest.mark.parametrize(("pack", "kind"), [(gzip.compress, "gzip"), (lzma.compress, "xz")])
@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_damaged_archive(rows, write, pack, kind, damage):
    packed = bytearray(pack(rows.bytes()))
    if damage == "cut":
        del packed[-20:]
    else:
        packed[len(packed) // 2] ^= 0xFF
    path = write(bytes(packed), "train.csv.gz")
    message = fault(path)
    whole = f"the {kind} archive is damaged or cut off; download it again."
    # A flipped bit may unpack to other text, whose first fault is then named as in any file.
    assert message == whole or (damage == "flip" and message.startswith("row "))


def test_message_survives_odd_names(rows, tmp_path):
    path = tmp_path / "a\nb.csv"
    path.write_bytes(rows.set(2, 1, "12").bytes())
    with pytest.raises(DataError) as caught:
        read_csv(path)
    assert str(caught.value).splitlines() == [str(caught.value)]
    assert "a\\nb.csv" in str(caught.value)


def test_faults_deep_in_a_large_file(sample_table, write):
    table = sample_table[np.random.RandomState(0).permutation(5000)]
    text = [",".join(map(str, row)) for row in table]
    text[4321] = "5" + text[4321][1:].replace(",0,", ",300,", 1)
    header = ",".join(["label", *(f"pixel{i}" for i in range(784))])
    message = fault(write("\n".join([header, *text, ""]).encode()))
    assert message == f"row 4323, column pixel0 (column 2) is '300'; {PIXEL}"


def test_one_fraction_among_whole_numbers_is_no_scaling(rows, write):
    assert rows.cells[0][700:] == ["0"] * 85
    path = write(rows.set(2, 750, "0.5").bytes())
    assert fault(path) == f"row 2, column pixel748 (column 750) is '0.5'; {PIXEL}"
