"""Files as they are found: other names, separators and notations of the same digits.

Where only one reading is possible it is taken, and a note says so. All other files are refused with
a line of pandas; each such line is run here, and the file must then be right.
"""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from digitkit.cli import main
from digitkit.data import DataError, csv_files, describe, load_digits, read_csv
from digitkit.data.lesson_files import write_csv
from digitkit.data.reading import read_file
from tests.data.pandas_lines import advised, follow

GRID = [(row, column) for row in range(28) for column in range(28)]
LAYOUTS = {
    "1x1": [f"{row + 1}x{column + 1}" for row, column in GRID],
    "0x0": [f"{row}x{column}" for row, column in GRID],
    "r0c0": [f"r{row}c{column}" for row, column in GRID],
    "pixel_1_1": [f"pixel_{row + 1}_{column + 1}" for row, column in GRID],
    "pixel1": [f"pixel{i}" for i in range(1, 785)],
    "pixel_0": [f"pixel_{i}" for i in range(784)],
    "Pixel0": [f"Pixel{i}" for i in range(784)],
    "pixel000": [f"pixel{i:03}" for i in range(784)],
    "p0": [f"p{i}" for i in range(784)],
    "px 1": [f"px {i}" for i in range(1, 785)],
    "0": [str(i) for i in range(784)],
    "1": [str(i) for i in range(1, 785)],
}


def taken(path, rows, *notes, labelled=True):
    """Check that a file is read right and with these notes, and that the lessons get it too."""
    checked = read_file(path, labelled)
    assert np.array_equal(checked.X, rows.table[:, 1:])
    assert checked.y is None if not labelled else np.array_equal(checked.y, rows.table[:, 0])
    assert checked.notes == tuple(f"{path}: {note}" for note in notes)
    if labelled:
        copy, _ = csv_files(path)
        frame = pd.read_csv(copy, dtype="uint8")
        assert np.array_equal(frame.drop(columns="label"), rows.table[:, 1:])
        assert np.array_equal(frame["label"], rows.table[:, 0])


def refused(path, labelled=True) -> str:
    with pytest.raises(DataError) as caught:
        read_csv(path, labelled)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert "remove that row" not in message
    return message.removeprefix(f"{path}: ")


def mended(path, rows, labelled=True) -> str:
    """Return the message by which a file is refused; its line of pandas must put the file right."""
    message = refused(path, labelled)
    follow(message, path)
    X, y, _ = read_csv(path, labelled)
    assert np.array_equal(X, rows.table[:, 1:])
    assert y is None if not labelled else np.array_equal(y, rows.table[:, 0])
    return message.partition(" In pandas: ")[0]


@pytest.mark.parametrize("names", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("place", [0, 784])
def test_other_names_of_the_pixels(rows, write, names, place):
    rows.header = names.copy()
    rows.header.insert(place, "label")
    if place:
        rows.cells = [[*row[1:], row[0]] for row in rows.cells]
    path = write(rows.bytes())
    note = f"the columns {names[0]} … {names[-1]} were read as pixel0 … pixel783."
    taken(path, rows, note)
    assert f"Note      {path}: {note}" in describe(path)


@pytest.mark.parametrize("names", LAYOUTS.values(), ids=LAYOUTS)
def test_other_names_in_a_test_csv(rows, write, names):
    rows.without_label().header = names
    note = f"the columns {names[0]} … {names[-1]} were read as pixel0 … pixel783."
    if names[0] in ("0", "1"):
        note = (
            f"the names {names[0]} … {names[-1]} in row 1 say nothing; "
            "the columns were read as pixel0 … pixel783."
        )
    taken(write(rows.bytes(), "test.csv"), rows, note, labelled=False)


@pytest.mark.parametrize("name", ["Label", "LABEL", "labels", "class", "target", "digit", "y"])
@pytest.mark.parametrize("place", [1, 500, 785])
def test_other_names_of_the_label(rows, write, name, place):
    for row in [rows.header, *rows.cells]:
        row.insert(place - 1, row.pop(0))
    path = write(rows.set(1, place, name).bytes())
    taken(path, rows, f"the column '{name}' was read as label.")
    with pytest.raises(DataError, match=f"column {place} is {name}, so this is a train.csv"):
        read_csv(path, labelled=False)


def test_a_label_out_of_range_is_named_by_its_own_column(rows, write):
    path = write(rows.set(1, 1, "Class").set(3, 1, "12").bytes())
    with pytest.raises(DataError, match=r"row 3, column Class \(column 1\) is '12'; a label"):
        read_csv(path)


def test_blanks_around_names(rows, write):
    rows.header = [f" {name} " for name in rows.header]
    taken(write(rows.bytes()), rows, "the blanks around names in the header were left out.")
    rows.header = [" label", *(name.strip() for name in rows.header[1:])]
    taken(write(rows.bytes()), rows, "the blanks around names in the header were left out.")


def test_two_labels(rows, write):
    for row, value in zip([rows.header, *rows.cells], ["class", *"0" * 20], strict=True):
        row.append(value)
    assert mended(write(rows.bytes()), rows) == (
        "row 1 names both 'label' and 'class', and only one column can be the label; "
        "leave the other one out."
    )


@pytest.mark.parametrize("names", ["pixel1", "1x1", "pixel_0"])
def test_names_in_another_order_are_refused(rows, write, names):
    rows.header[1:] = LAYOUTS[names]
    rows.header[11], rows.header[12] = rows.header[12], rows.header[11]
    expected = f"row 1, column 12 is {rows.header[11]} where {rows.header[12]} should be; "
    assert refused(write(rows.bytes())).startswith(expected + "put the pixels in order")


def test_names_down_the_columns_are_refused(rows, write):
    rows.header[1:] = [f"{column + 1}x{row + 1}" for row, column in GRID]
    assert refused(write(rows.bytes())).startswith("row 1, column 3 is 2x1 where 1x2 should be")


@pytest.mark.parametrize("names", ["pixel0", "pixel1"])
def test_sorted_names_can_be_put_in_order(rows, write, names):
    start = int(names[-1])
    rows.header = ["label", *(f"pixel{i}" for i in range(start, start + 784))]
    order = [0, *np.argsort(rows.header[1:]) + 1]
    rows.header, *rows.cells = [[row[i] for i in order] for row in [rows.header, *rows.cells]]
    assert "put the pixels in order" in mended(write(rows.bytes()), rows)


def test_one_of_the_pixels_from_1_is_missing(rows, write):
    rows.header[1:] = LAYOUTS["pixel1"]
    for row in [rows.header, *rows.cells]:
        del row[100]
    message = refused(write(rows.bytes()))
    assert message.startswith("row 1 does not name pixel100; the header needs label and pixel1 …")


def with_column(rows, place, name, values=None):
    rows.header.insert(place, name)
    for number, row in enumerate(rows.cells):
        row.insert(place, str(number) if values is None else values[number])
    return rows


@pytest.mark.parametrize("place", [0, 1, 300, 785])
@pytest.mark.parametrize("labelled", [True, False])
def test_saved_index(rows, write, place, labelled):
    if not labelled:
        rows.without_label()
        place = max(place - 1, 0)
    path = write(with_column(rows, place, "Unnamed: 0").bytes())
    assert mended(path, rows, labelled) == (
        f"row 1, column {place + 1} is named 'Unnamed: 0', as when pandas writes its index and "
        "reads it again; write the file again with to_csv(path, index=False)."
    )


def test_index_saved_twice(rows, write):
    with_column(with_column(rows, 0, "Unnamed: 0"), 0, "")
    assert mended(write(rows.bytes()), rows).startswith("row 1, column 1 has no name, as when")


def test_index_without_a_name_in_the_middle(rows, write):
    path = write(with_column(rows, 7, "").bytes())
    assert mended(path, rows).startswith("row 1, column 8 has no name, as when pandas")


@pytest.mark.parametrize("name", ["id", "ImageId", "split"])
def test_another_column(rows, write, name):
    rows.header[1:] = LAYOUTS["1x1"]
    path = write(with_column(rows, 1, name).bytes())
    assert mended(path, rows) == (
        f"row 1, column 2 is named '{name}', which is neither the label nor a pixel; leave it out."
    )


def test_a_label_by_a_name_that_nobody_knows(rows, write):
    assert mended(write(rows.set(1, 1, "what").bytes()), rows) == (
        "row 1, column 1 is named 'what' and no column is named label; "
        "if it holds the labels, name it so."
    )


def headerless(rows, last=False):
    rows.header, *rows.cells = rows.cells
    if last:
        rows.header, *rows.cells = [[*row[1:], row[0]] for row in [rows.header, *rows.cells]]
    return rows


WHY = "the only one of the first and the last column that can be it"


@pytest.mark.parametrize(
    ("last", "column", "others"), [(False, 1, "2 … 785"), (True, 785, "1 … 784")]
)
def test_no_header(rows, write, last, column, others):
    note = (
        f"there is no header; column {column} was read as the label, {WHY}, "
        f"and {others} as pixel0 … pixel783."
    )
    content = headerless(rows, last).bytes()
    taken(write(content), rows, note)
    taken(write(b"\xef\xbb\xbf" + content), rows, note)


def test_no_header_in_a_test_csv(rows, write):
    note = "there is no header; the columns were read as pixel0 … pixel783."
    path = write(headerless(rows.without_label()).bytes(), "test.csv")
    taken(path, rows, note, labelled=False)


@pytest.mark.parametrize("start", [0, 1])
def test_numbers_for_names(rows, write, start):
    rows.header = [str(i) for i in range(start, start + 785)]
    note = (
        f"the names {start} … {start + 784} in row 1 say nothing; column 1 was read as the label, "
        f"{WHY}, and 2 … 785 as pixel0 … pixel783."
    )
    taken(write(rows.bytes()), rows, note)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize(("corner", "which"), [("3", "both"), ("99", "neither")])
def test_no_header_and_no_way_to_tell_the_label(rows, write, corner, which, named):
    for row in rows.cells:
        row[784] = corner
        if which == "neither":
            row[0] = "0"
    rows.table[:, 784] = int(corner)
    if named:
        rows.header = [str(i) for i in range(785)]
    else:
        headerless(rows)
    content = rows.bytes()
    path = write(content)
    message = refused(path)
    could = "both column 1 and column 785 could" if which == "both" else "neither column 1 nor 785"
    assert could in message
    first, found, last = advised(message).partition(" where the label is first, ")
    assert found
    if which == "neither":
        rows.table[:, 0] = 0
    follow(" In pandas: " + first, path)
    X, y, _ = read_csv(path)
    assert np.array_equal(X, rows.table[:, 1:]) and np.array_equal(y, rows.table[:, 0])
    if which == "both":
        path = write(content)
        follow(" In pandas: " + last.removesuffix(" where it is last."), path)
        X, y, _ = read_csv(path)
        assert np.array_equal(X, rows.table[:, :-1]) and np.array_equal(y, rows.table[:, -1])


def test_no_header_counts_rows_from_1(rows, write):
    path = write(headerless(rows).set(3, 500, "x").bytes())
    with pytest.raises(DataError, match="row 3, column 500 is 'x'"):
        read_csv(path)


def test_no_header_and_another_number_of_cells(rows, write):
    headerless(rows)
    path = write(with_column(rows, 0, "0", ["0"] * 19).bytes())
    assert refused(path) == (
        "there is no header, row 1 begins with the value '0' and has 786 cells; "
        "put a first row that names label and pixel0 … pixel783."
    )
    headerless(rows.without_label().without_label())
    path = write(rows.bytes())
    assert refused(path).endswith(
        "784 cells; so this is a test.csv; learning needs labels: name a train.csv."
    )


def test_row_that_pandas_took_for_a_header(rows, write):
    content = headerless(rows).bytes()
    table = io.BytesIO()
    pd.read_csv(io.BytesIO(content)).to_csv(table, index=False)
    assert "is a row of digits that pandas took for one" in refused(write(table.getvalue()))


@pytest.mark.parametrize("sep", [";", "\t", " "])
@pytest.mark.parametrize("head", [True, False])
def test_other_separators(rows, write, sep, head):
    name = {";": "semicolons", "\t": "tabs", " ": "blanks"}[sep]
    notes = [f"its cells are separated by {name}."]
    if not head:
        headerless(rows)
        why = f"{WHY}, and 2 … 785 as pixel0 … pixel783."
        notes.append(f"there is no header; column 1 was read as the label, {why}")
    taken(write(rows.bytes(sep=sep)), rows, *notes)


def test_decimal_commas(rows, write):
    rows.cells = [[cell + ",0" for cell in row] for row in rows.cells]
    path = write(rows.bytes(sep=";"))
    assert mended(path, rows) == (
        "row 2 has a comma within a cell, as in 0,5; write the file with points."
    )


@pytest.mark.parametrize("line", ["sep=,", '"sep=,"', "SEP=,", "sep=,,,"])
def test_excels_line(rows, write, line):
    content = f"\N{ZERO WIDTH NO-BREAK SPACE}{line}\r\n".encode() + rows.bytes(end="\r\n")
    taken(write(content), rows, f"row 1 is {line!r}, a line for Excel, and was left out.")
    content = f"{line}\n".encode() + rows.set(4, 6, "x").bytes()
    with pytest.raises(DataError, match=r"row 5, column pixel4 \(column 6\) is 'x'"):
        read_csv(write(content))


def test_excels_line_with_semicolons(rows, write):
    path = write(b"sep=;\n" + rows.bytes(sep=";"))
    taken(
        path,
        rows,
        "row 1 is 'sep=;', a line for Excel, and was left out.",
        "its cells are separated by semicolons.",
    )
    assert refused(write(b"sep=;\n" + rows.bytes())) == (
        "row 1 is 'sep=;', but row 2 is separated by commas; remove row 1."
    )


def test_excels_line_and_a_saved_index(rows, write):
    path = write(b"sep=;\n" + with_column(rows, 0, "").bytes(sep=";"))
    assert mended(path, rows).startswith("row 2, column 1 has no name")


def savetxt(rows, path, **options):
    np.savetxt(path, rows.table, header=options.pop("head", ",".join(rows.header)), **options)
    return path


COMMENT = "the # at the beginning of the header, as np.savetxt writes it, was left out."


@pytest.mark.parametrize("fmt", ["%d", "%.18e", "%.2e", "%.1f", "%g"])
def test_savetxt(rows, tmp_path, fmt):
    taken(savetxt(rows, tmp_path / "a.csv", fmt=fmt, delimiter=","), rows, COMMENT)
    taken(savetxt(rows, tmp_path / "b.csv", fmt=fmt, delimiter=",", comments=""), rows)


@pytest.mark.parametrize("delimiter", [",", " "])
def test_savetxt_without_a_header(rows, tmp_path, delimiter):
    notes = ["its cells are separated by blanks."] * (delimiter == " ")
    note = f"there is no header; column 1 was read as the label, {WHY}, and 2 … 785 as "
    path = tmp_path / "train.csv"
    np.savetxt(path, rows.table, delimiter=delimiter)
    taken(path, rows, *notes, note + "pixel0 … pixel783.")


def test_savetxt_by_its_defaults(rows, tmp_path):
    path = savetxt(rows, tmp_path / "train.csv", head=" ".join(rows.header))
    taken(path, rows, "its cells are separated by blanks.", COMMENT)


def test_savetxt_that_rounded(rows, tmp_path):
    path = savetxt(rows, tmp_path / "train.csv", fmt="%.1e", delimiter=",", comments="")
    message = refused(path)
    assert message.startswith("row 2, column pixel")
    assert message.endswith(
        "e+02', which is rounded: np.savetxt kept its first digits only; "
        'write the file again with np.savetxt(..., fmt="%d", comments="").'
    )


SCALES = {
    "already 0–1": lambda x: x / 255,
    "scaled to -1…1": lambda x: x / 127.5 - 1,
    "scaled to -0.5…0.5": lambda x: x / 255 - 0.5,
    "0–255 with fractions": lambda x: np.clip(x + 0.25, 0, 255),
}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("place", [0, 784])
@pytest.mark.parametrize("labelled", [True, False])
def test_other_scales(rows, write, scale, place, labelled):
    pixels = [f"pixel{i}" for i in range(784)]
    frame = pd.DataFrame(SCALES[scale](rows.table[:, 1:].astype(float)).round(4), columns=pixels)
    if labelled:
        frame.insert(place, "Label", rows.table[:, 0])
    path = write(frame.to_csv(index=False).encode())
    assert f"these pixels are {scale}" in mended(path, rows, labelled)


@pytest.mark.parametrize("scale", SCALES)
def test_other_scales_without_a_header(rows, write, scale):
    frame = pd.DataFrame(SCALES[scale](rows.table[:, 1:].astype(float)).round(4))
    frame.insert(0, "y", rows.table[:, 0])
    frame = frame[::-1]  # the first label is a 9, which is no scaled pixel
    path = write(frame.to_csv(index=False, header=False).encode())
    assert f"these pixels are {scale}" in refused(path)


def test_black_and_white(rows, write):
    rows.table[:, 1:] = (rows.table[:, 1:] > 127) * 255
    frame = pd.DataFrame(rows.table, columns=rows.header).astype(int)
    for low, high in ((0, 1), (-1, 1)):
        scaled = frame.copy()
        scaled.iloc[:, 1:] = np.where(frame.iloc[:, 1:] > 0, high, low)
        assert "these pixels are" in mended(write(scaled.to_csv(index=False).encode()), rows)


def test_standardized(rows, write):
    frame = pd.DataFrame((rows.table - 33.3) / 78.6, columns=rows.header).round(4)
    frame["label"] = rows.table[:, 0]
    message = refused(write(frame.to_csv(index=False).encode()))
    assert "so they are scaled, perhaps by their mean and spread; take the original file" in message


def test_sixteen_bits(rows, write):
    frame = pd.DataFrame(rows.table.astype(int) * 257, columns=rows.header)
    frame["label"] = rows.table[:, 0]
    message = refused(write(frame.to_csv(index=False).encode()))
    assert "go up to 65535 and not to 255; take the original file" in message


def test_labels_of_letters(rows, write):
    rows.cells = [[str(10 + i), *row[1:]] for i, row in enumerate(rows.cells)]
    assert refused(write(rows.bytes())) == (
        "row 2, column label (column 1) is '10'; a label is a whole number 0–9: other rows have "
        "such labels too, so take a file whose labels are the digits 0–9."
    )


def test_a_column_that_is_blank_throughout(rows, write):
    for row in rows.cells:
        row[50] = ""
    assert refused(write(rows.bytes())) == (
        "row 2, column pixel49 (column 51) is blank; pixels are whole numbers 0–255: "
        "other rows have such a cell there too, so take the original file."
    )


def test_a_file_with_few_faults_may_lose_these_rows(rows, write):
    path = write(rows.set(2, 1, "12").set(9, 1, "12").bytes())
    with pytest.raises(DataError, match="correct or remove that row"):
        read_csv(path)


@pytest.mark.parametrize("folder", ["digit-recognizer\\", "a\\b\\", "a/", ""])
@pytest.mark.parametrize("case", [str, str.title])
def test_zip_with_folders(rows, write, folder, case):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in (("train.csv", rows.bytes()), ("test.csv", rows.without_label().bytes())):
            info = zipfile.ZipInfo("x")
            info.filename = folder + case(name)
            archive.writestr(info, part)
        archive.writestr("__MACOSX\\train.csv", b"junk")
    path = write(content.getvalue(), "digits.zip")
    digits = load_digits(path)
    assert np.array_equal(digits.y_train, rows.table[:, 0])
    assert np.array_equal(digits.X_test, rows.table[:, 1:])
    train, test = csv_files(path)
    assert np.array_equal(pd.read_csv(train)["label"], rows.table[:, 0]) and test is not None


def test_zip_of_kaggles_copies(rows, write):
    rows.header[1:] = LAYOUTS["1x1"]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mnist_train.csv", rows.bytes())
        archive.writestr("mnist_test.csv", rows.bytes())
    path = write(content.getvalue(), "archive.zip")
    digits = load_digits(path)
    assert np.array_equal(digits.y_train, rows.table[:, 0]) and digits.X_test is None
    assert digits.source.title == "your file archive.zip, mnist_train.csv in it"


def test_notes_of_test_csv(rows, tmp_path):
    (tmp_path / "train.csv").write_bytes(rows.bytes())
    rows.header[1:] = LAYOUTS["pixel1"]
    (tmp_path / "test.csv").write_bytes(rows.without_label().bytes())
    note = f"{tmp_path / 'test.csv'}: the columns pixel1 … pixel784 were read as"
    assert [line[: len(note)] for line in load_digits(tmp_path).notes] == [note]
    train, test = csv_files(tmp_path)
    assert list(pd.read_csv(test).columns) == [f"pixel{i}" for i in range(784)]
    assert np.array_equal(pd.read_csv(train)["label"], rows.table[:, 0])


def test_the_command_shows_a_note(rows, write, capsys):
    path = write(rows.set(1, 1, "Label").bytes())
    assert main(["data", "--data", str(path)]) == 0
    assert f"Note      {path}: the column 'Label' was read as label.\n" in capsys.readouterr().out


def test_thousands_of_rows_in_powers_of_ten_are_read_in_time(sample_table, tmp_path):
    path = tmp_path / "train.csv"
    np.savetxt(path, sample_table[::5], delimiter=",", fmt="%.18e")
    X, y, _ = read_csv(path)
    assert np.array_equal(X, sample_table[::5, 1:]) and np.array_equal(y, sample_table[::5, 0])


def test_digitkits_own_files_need_no_note(rows, tmp_path):
    write_csv(tmp_path / "train.csv", rows.table[:, 1:], rows.table[:, 0])
    assert read_file(tmp_path / "train.csv").notes == ()
