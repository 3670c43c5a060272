"""`digitkit course new` and what it refuses."""

import json
import stat
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from digitkit import cli
from digitkit.course.course import Course, CourseError
from digitkit.course.nbgrader.new import CourseOptions, make_course
from digitkit.course.nbgrader.roster import read_roster
from digitkit.lessons.catalog import exercises, question_points


def refusal(capsys, *words):
    """Run `digitkit course new …`, which has to refuse in one line."""
    code = cli.main(["course", "new", *map(str, words)])
    reported = capsys.readouterr()
    assert code == 2
    assert reported.out == ""
    (line,) = reported.err.splitlines()
    return line


def test_a_course_has_its_lessons_and_its_class(course):
    assert course.lessons == ("01_load", "03_split")
    assert course.course_id == "digits"
    with Gradebook(course.database_url, course.course_id) as gradebook:
        assert [each.name for each in gradebook.assignments] == ["01_load", "03_split"]
        students = {each.id: each for each in gradebook.students}
        assert set(students) == {"anna", "bob", "carl"}
        assert students["anna"].email == "anna@example.org"
        assert students["anna"].lms_user_id == "a-77"
        assert students["bob"].last_name == "Böll, junior"


def test_its_sources_hold_all_points(course):
    for lesson in course.lessons:
        notebook = json.loads(course.source_notebook(lesson).read_text(encoding="utf-8"))
        reported = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
        points = sum(each.get("points", 0) for each in reported)
        expected = sum(each.points for each in exercises(lesson)) + question_points(lesson)
        assert points == expected


def test_its_secret_is_its_owners_alone(course, made_course):
    assert len(course.secret) == 32
    assert course.secret == Course.open(made_course).secret
    assert stat.S_IMODE(course.private.secret_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(course.private.folder.stat().st_mode) == 0o700


def test_every_course_has_another_secret(course):
    first = course.secret
    course.private.secret_file.unlink()
    assert Course.open(course.folder).secret != first


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert f"{tmp_path}: not empty" in refusal(capsys, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert "not a folder" in refusal(capsys, tmp_path / "mine.txt")


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (["--lessons", "01,12"], "no lesson is meant by '12'"),
        (["--lessons", ","], "--lessons: none is named"),
        (["--course-id", "a+b"], "--course-id: 'a+b'"),
        (["--db", "nonsense"], "--db: not a database's URL"),
        (["--db", "mysql://u:p@localhost/x"], "mysql is not known to nbgrader"),
        (["--db", "sqlite:///grades.db"], "give the whole path"),
        (["--db", "sqlite:////no/such/folder/grades.db"], "doesn't answer"),
        (["--roster", "no/such.csv"], "no/such.csv: No such file"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(tmp_path, capsys, words, reported):
    assert reported in refusal(capsys, tmp_path / "digits", *words)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_is_named_and_the_password_is_not(tmp_path, capsys, monkeypatch):
    def create_engine(url):
        raise ModuleNotFoundError("No module named 'psycopg2'", name="psycopg2")

    monkeypatch.setattr("sqlalchemy.create_engine", create_engine)
    line = refusal(capsys, tmp_path / "digits", "--db", "postgresql://u:geheim@localhost/digits")
    assert "the driver psycopg2 is not installed: pip install psycopg2-binary" in line
    assert "geheim" not in line


def test_a_database_of_another_course_is_refused(course, tmp_path):
    taken = f"sqlite:///{course.folder / 'gradebook.db'}"
    with pytest.raises(CourseError, match="holds a course already"):
        make_course(CourseOptions(tmp_path / "second", "01", database=taken))


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("", "empty; its first row names the columns: id, first_name"),
        ("name,mail\nx,y\n", "row 1: no column is named id; there are: name, mail. Name the one"),
        ("id,id\na,b\n", "row 1: two columns are named id"),
        ("id,email\nanna,a@b\nbob\n", "row 3: 1 cells, but row 1 names 2 columns"),
        ("id\nanna\n\nanna\n", "row 4, column id: 'anna' is in row 2 too"),
        ("id\nanna\nANNA\n", "row 3, column id: 'ANNA' is in row 2 too"),
        ("id\n../etc\n", "row 2, column id: '../etc'"),
        ("id\na+b\n", "row 2, column id: 'a+b'"),
        ("id,email\nanna,nobody\n", "row 2, column email: 'nobody' is no e-mail address"),
        ("id,email\n,a@b\n", "row 2, column id: ''"),
        ("id,first_name\nanna," + "x" * 200 + "\n", "at most 128 printable characters"),
        ('id\n"anna\n', "not a CSV file"),
        (b"id,last_name\nbob,B\xf6ll\n", "not in UTF-8, from byte 18 on"),
    ],
)
def test_a_bad_row_is_named(tmp_path, text, reported):
    roster = tmp_path / "roster.csv"
    roster.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CourseError) as refused:
        read_roster(roster)
    assert reported in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_what_spreadsheets_write_is_read(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("ID;First_Name;Seminar\nanna;Anna;A\n;;\nbob;Bob;B\n", encoding="utf-8-sig")
    read = read_roster(roster)
    assert [(each.id, each.first_name) for each in read.students] == [
        ("anna", "Anna"),
        ("bob", "Bob"),
    ]
    assert read.unused == ["seminar"]


def test_no_course_is_told_in_one_line(tmp_path, capsys):
    code = cli.main(["course", "export", "--course", str(tmp_path)])
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no course, there is no nbgrader_config.py" in line


def test_a_broken_configuration_is_told_in_one_line(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nraise ValueError('no\\nno')\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py: ValueError: no no$"):
        Course.open(tmp_path)


def test_submissions_follow_the_courses_own_structure(course):
    structure = "{nbgrader_step}/{assignment_id}/by-{student_id}"
    with (course.folder / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.directory_structure = {structure!r}\n")
    course = Course.open(course.folder)
    for student in ("bob", "anna"):
        course.submitted_folder(student, "03_split").mkdir(parents=True)
    course.submitted_folder("link", "03_split").symlink_to(course.folder)
    found = course.submissions("03_split")
    assert [each.student for each in found] == ["anna", "bob", "link"]
    assert found[0].folder == course.folder / "submitted" / "03_split" / "by-anna"


def test_what_stands_where_a_folder_should_be_is_a_submission_too(course):
    handed_in = course.folder / "submitted"
    for name in ("whole", "other/03_split", "nowhere"):
        course.folder.joinpath(name).mkdir(parents=True)
    for student in ("anna", "carl", "dora", "emil"):
        (handed_in / student).mkdir(parents=True)
    (handed_in / "anna" / "03_split").symlink_to(course.folder / "gone")
    (handed_in / "bob").symlink_to(course.folder / "gone")
    (handed_in / "bert").symlink_to(course.folder / "other")
    (handed_in / "berta").symlink_to(handed_in / "berta")
    (handed_in / "carl" / "03_split").write_text("no folder")
    (handed_in / "dora" / "02_look").mkdir()
    (handed_in / "notes.txt").write_text("of nobody")
    found = [each.student for each in course.submissions("03_split")]
    assert found == ["anna", "bert", "berta", "bob", "carl"]


def test_new_by_the_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")  # the environment isn't activated
    Path("roster.csv").write_text("id,team\nanna,red\n")
    code = cli.main(["course", "new", "my course", "--lessons", "3", "--roster", "roster.csv"])
    reported = capsys.readouterr().out
    assert code == 0
    assert "my course is a course of 1 lesson and 1 student." in reported
    assert "Not taken from the roster: team." in reported
    assert "nbgrader generate_assignment 03_split" in reported
    assert Course.open("my course").course_id == "my-course"
