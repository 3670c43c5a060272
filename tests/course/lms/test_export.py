"""`digitkit course export`: tables that platforms take and that spreadsheets don't run."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from digitkit import cli
from digitkit.course.autograde.gradebook import Entry, GradebookWriter, Receipt
from digitkit.course.lms.export import defused, points, table

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,03_split (123),Homework Current Score
    Points Possible,,,,,5,(read only)
"Arber, Anna",501,s-1,ANNA,Digits A,4,80
"Böll, Bob",502,bob,b.boell,Digits A,,
"Fremd, Frida",503,s-3,frida,Digits B,,
"Student, Test",504,,0f5c,Digits A,,
"""


@pytest.fixture
def graded(course):
    """Anna and Bob have points in lesson 3, Anna late and waiting for a person's; Carl has none."""
    with Gradebook(course.database_url, course.course_id) as gradebook:
        gradebook.add_notebook("03_split", "03_split")
        for name, most in {"check_split": 2, "check_scale": 2, "question": 2}.items():
            gradebook.add_grade_cell(name, "03_split", "03_split", max_score=most, cell_type="code")
        gradebook.update_or_create_assignment("03_split", duedate="2026-02-01 10:00:00 UTC")
        for student, score in {"anna": 1.5, "bob": 2.0}.items():
            gradebook.add_submission("03_split", student, timestamp=datetime(2026, 2, 1, 11))
            gradebook.find_grade("check_split", "03_split", "03_split", student).auto_score = score
        late = gradebook.find_submission_notebook("03_split", "03_split", "anna")
        late.late_submission_penalty = 0.25
        for grade in gradebook.find_submission("03_split", "bob").notebooks[0].grades:
            grade.needs_manual_grade = False
        gradebook.db.commit()
    return course


def export(course, capsys, *words):
    out = course.folder / "out.csv"
    named = ["--course", str(course.folder), "--out", str(out)]
    code = cli.main(["course", "export", *named, *map(str, words)])
    reported = capsys.readouterr()
    assert code == 0, reported.err
    return list(csv.reader(io.StringIO(out.read_text("utf-8-sig")))), reported.out


def test_nbgraders_own_columns(graded, capsys):
    (header, *rows), reported = export(graded, capsys)
    by_student = {row[3]: dict(zip(header, row, strict=True)) for row in rows}
    assert list(by_student) == ["anna", "bob", "carl"]
    assert by_student["anna"]["raw_score"] == "1.5"
    assert by_student["anna"]["late_submission_penalty"] == "0.25"
    assert by_student["anna"]["score"] == "1.25"
    assert by_student["anna"]["max_score"] == "6.0"
    assert by_student["anna"]["duedate"] == "2026-02-01 10:00:00"
    assert by_student["carl"]["score"] == "0.0"
    assert by_student["bob"]["last_name"] == "Böll, junior"
    assert by_student["bob"]["first_name"] == "'=cmd|'/c calc'!A1"
    assert "holds the grades of 03_split." in reported
    assert "1 submission waits for a person's points" in reported


def test_the_columns_are_those_of_nbgraders_exporter(graded, capsys, tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    own = tmp_path / "own.csv"
    plugin = CsvExportPlugin()
    plugin.to = str(own)
    with Gradebook(graded.database_url, graded.course_id) as gradebook:
        plugin.export(gradebook)
    wanted = {row["student_id"]: row for row in csv.DictReader(own.open())}
    (header, *rows), _ = export(graded, capsys, "--lesson", "3")
    for row in rows:
        ours = dict(zip(header, row, strict=True))
        if ours["student_id"] != "bob":  # whose name breaks nbgrader's own row
            theirs = wanted[ours["student_id"]]
            assert ours == theirs


def test_canvas(graded, capsys, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS, encoding="utf-8")
    rows, reported = export(graded, capsys, "--to", "canvas", "--template", template)
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "03_split (123)"],
        ["    Points Possible", "", "", "", "", "6"],
        ["Arber, Anna", "501", "s-1", "ANNA", "Digits A", "1.25"],
        ["Böll, Bob", "502", "bob", "b.boell", "Digits A", "2"],
    ]
    assert "Not in canvas.csv: carl." in reported
    assert "1 submission waits for a person's points" in reported


def test_excel_knows_the_encoding_and_semicolons_stay(graded, capsys, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS.replace('"Arber, Anna"', "Arber").replace('"Böll, Bob"', "Böll")
                        .replace('"Fremd, Frida"', "Fremd").replace('"Student, Test"', "Test")
                        .replace(",", ";"), encoding="utf-8")  # fmt: skip
    export(graded, capsys, "--to", "canvas", "--template", template)
    text = (graded.folder / "out.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfStudent;ID;")
    assert b"501;s-1;ANNA;Digits A;1.25" in text


def test_a_submission_that_could_not_be_graded_has_empty_cells_and_is_named(
    graded, capsys, tmp_path
):
    writer = GradebookWriter(graded.database_url, graded.course_id, "03_split", graded.config)
    entry = Entry("bob", None, {}, frozenset(), graded=False)
    writer.write(entry, Receipt("", "", False, {"status": "not graded"}))
    writer.close()
    rows, reported = export(graded, capsys)
    (bob,) = [row for row in rows if "bob" in row]
    assert bob[-4:] == ["", "", "", "6.0"]
    assert "Could not be graded, so their cells are empty: bob (03_split)." in reported
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS, encoding="utf-8")
    rows, _ = export(graded, capsys, "--to", "canvas", "--template", template)
    assert ["502", ""] in [[row[1], row[-1]] for row in rows]


def test_canvas_without_a_column_gets_a_new_assignment(graded, capsys, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS.replace("03_split (123)", "Essay (9)"), encoding="utf-8")
    rows, _ = export(graded, capsys, "--to", "canvas", "--template", template)
    assert rows[0][-1] == "03_split"
    assert [row[-1] for row in rows[1:]] == ["6", "1.25", "2"]


def test_canvas_finds_students_by_what_the_roster_says_of_it(graded, capsys, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(CANVAS.replace("ANNA", "x").replace("s-1", "a-77"), encoding="utf-8")
    rows, _ = export(graded, capsys, "--to", "canvas", "--template", template)
    assert ["501", "1.25"] in [[row[1], row[-1]] for row in rows]


def refusal(graded, capsys, *words):
    code = cli.main(["course", "export", "--course", str(graded.folder), *map(str, words)])
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_canvas_needs_its_own_file(graded, capsys, tmp_path):
    assert "--template" in refusal(graded, capsys, "--to", "canvas")
    template = tmp_path / "other.csv"
    template.write_text("name,grade\nanna,1\n")
    words = ["--to", "canvas", "--template", template]
    assert "row 1: no column 'Student'" in refusal(graded, capsys, *words)


def test_moodle(graded, capsys):
    rows, reported = export(graded, capsys, "--to", "moodle")
    assert rows == [
        ["First name", "Last name", "Email address", "03_split"],
        ["Anna", "Arber", "anna@example.org", "1.25"],
    ]
    assert "no e-mail address in the roster: bob." in reported
    rows, _ = export(graded, capsys, "--to", "moodle", "--by", "idnumber")
    assert [row[2] for row in rows] == ["ID number", "a-77", "bob"]
    rows, _ = export(graded, capsys, "--to", "moodle", "--by", "username")
    assert [row[2] for row in rows] == ["Username", "anna", "bob"]


def test_nothing_graded_is_told(course, capsys):
    assert "nobody has a grade yet" in refusal(course, capsys)


def test_an_unknown_lesson_is_told(graded, capsys):
    assert "--lesson: no lesson is meant by '99'" in refusal(graded, capsys, "--lesson", "99")


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("=+-@|% \t\r\n\"',;1.a\u00a0\ufeff\u2003")))
def test_no_text_begins_a_formula(text):
    safe = defused(text)
    begins = safe.strip().strip("\ufeff").strip()
    is_number = begins == safe and begins.strip("+-").replace(".", "").replace(",", "").isdigit()
    assert not begins.startswith(("=", "+", "-", "@", "|", "%")) or is_number
    (row,) = csv.reader(io.StringIO(table([[text, "x"]]), newline=""))
    assert row == [safe, "x"]


@pytest.mark.parametrize(
    "text", ["=1+1", " =1", "+A1", "-A1", "@SUM(A1)", "-1+1", "\ufeff=1", "\u2003=1"]
)
def test_a_formula_becomes_text(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-1", "2.5", 3, -0.5, "anna", "a=b"])
def test_numbers_and_plain_words_stay(value):
    assert defused(value) == str(value)


def test_points_are_written_plainly():
    assert [points(value) for value in (2.0, 2.5, 0, 1 / 3)] == ["2", "2.5", "0", "0.3333"]
