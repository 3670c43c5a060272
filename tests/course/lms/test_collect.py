"""Submissions from an LMS, and feedback on its way back there."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from digitkit import cli
from digitkit.course.lms import collect as collecting

LESSON = "03_split"
ROSTER = """id,first_name,last_name,email,lms_user_id
ana,Ana,Nuñez,ana@example.org,101
bo,Bo,Smith,bo@example.org,102
cy_1,Cy,Young,cyoung@example.org,5511
"""
ZIPS = {
    "canvas": {
        "nunezana_101_99001_03_split.ipynb": "old",
        "nunezana_101_99007_03_split-1.ipynb": "ana",
        "nunezana_101_99009_scratch.ipynb": "not the lesson",
        "smithbo_LATE_102_99002_03_split.ipynb": "bo",
        "fremd_900_99003_03_split.ipynb": "stranger",
    },
    "moodle": {
        "Ana Nuñez_5511_assignsubmission_file_/03_split.ipynb": "ana",
        "Smith Bo_5512_assignsubmission_file_03_split.ipynb": "bo",
        "Frida Fremd_5513_assignsubmission_file_/03_split.ipynb": "stranger",
    },
    "blackboard": {
        "Split_1_ana_attempt_2026-11-21-10-11-12_03_split.ipynb": "ana",
        "Split_1_ana_attempt_2026-11-20-10-11-12_03_split.ipynb": "old",
        "Split_1_bo_attempt_2026-11-20-10-11-12_03_split.ipynb": "bo",
        "Split_1_bo_attempt_2026-11-20-10-11-12.txt": "a receipt",
        "Split_1_fremd_attempt_2026-11-20-10-11-12_03_split.ipynb": "stranger",
    },
}
BACK = {
    "canvas": {"nunezana_101_99007_03_split.html", "smithbo_LATE_102_99002_03_split.html"},
    "moodle": {
        "Ana Nuñez_5511_assignsubmission_file_/03_split.html",
        "Smith Bo_5512_assignsubmission_file_03_split.html",
    },
    "blackboard": {
        "Split_1_ana_attempt_2026-11-21-10-11-12_03_split.html",
        "Split_1_bo_attempt_2026-11-20-10-11-12_03_split.html",
    },
}


@pytest.fixture
def listed(course):
    """A course whose roster is `ROSTER`."""
    path = course.folder / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    assert cli.main(["course", "roster", str(path), "--course", str(course.folder)]) == 0
    return course


def archive(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def collect(course, capsys, *archives: Path) -> str:
    capsys.readouterr()
    words = ["course", "collect", "3", *map(str, archives), "--course", str(course.folder)]
    code = cli.main(words)
    reported = capsys.readouterr()
    assert code == 0, reported.err
    return reported.out


def laid(course, student: str, name: str = f"{LESSON}.ipynb") -> Path:
    return course.submitted_folder(student, LESSON) / name


@pytest.mark.parametrize("platform", ZIPS)
def test_each_platforms_zip(listed, capsys, tmp_path, platform):
    told = collect(listed, capsys, archive(tmp_path / "all.zip", ZIPS[platform]))
    assert [laid(listed, each).read_text() for each in ("ana", "bo")] == ["ana", "bo"]
    assert not laid(listed, "cy_1").exists(), "Moodle's number is no account's"
    (stranger,) = [line for line in told.splitlines() if "nobody on the roster fits" in line]
    assert "remd" in stranger
    assert "2 submissions are in" in told
    assert ("Canvas marked these late, without a time: bo." in told) == (platform == "canvas")
    stamped = laid(listed, "ana", "timestamp.txt")
    assert stamped.exists() == (platform == "blackboard")
    if platform == "blackboard":
        assert stamped.read_text() == "2026-11-21 10:11:12\n"


@pytest.mark.parametrize("platform", ZIPS)
def test_feedback_goes_back_under_the_platforms_names(listed, capsys, tmp_path, platform):
    from digitkit.course.lms.feedback_zip import write_feedback_zip

    collect(listed, capsys, archive(tmp_path / "all.zip", ZIPS[platform]))
    for student in ("ana", "bo", "cy_1"):
        graded = listed.autograded_folder(student, LESSON)
        page = listed.feedback_folder(student, LESSON) / f"{LESSON}.html"
        for folder in (graded, page.parent):
            folder.mkdir(parents=True)
        (graded / f"{LESSON}.ipynb").write_text("{}")
        page.write_text(f"for {student}")
    out = tmp_path / "back.zip"
    told = write_feedback_zip(listed, LESSON, platform, out)
    assert told[0].endswith(f"back.zip holds 2 pages for {platform.capitalize()}.")
    assert told[1].endswith("not collected from there: cy_1.")
    with zipfile.ZipFile(out) as made:
        assert set(made.namelist()) == BACK[platform]
        assert {made.read(name).decode() for name in made.namelist()} == {"for ana", "for bo"}


def test_feedback_for_a_platform_that_gave_nothing(listed):
    from digitkit.course.course import CourseError
    from digitkit.course.lms.feedback_zip import write_feedback_zip

    with pytest.raises(CourseError, match="no graded submission came from Moodle"):
        write_feedback_zip(listed, LESSON, "moodle")


def test_what_was_there_is_kept_with_its_time(listed, capsys, tmp_path):
    path = laid(listed, "ana")
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    laid(listed, "ana", "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    zipped = archive(tmp_path / "all.zip", ZIPS["canvas"])
    assert "ana: the earlier submission is kept as" in collect(listed, capsys, zipped)
    assert path.read_text() == "ana"
    kept = {each.read_text() for each in path.parent.glob("*.before")}
    assert kept == {"mine", "2026-01-01 10:00:00 UTC"}
    assert not laid(listed, "ana", "timestamp.txt").exists(), "it is the earlier submission's"
    assert "kept as" not in collect(listed, capsys, zipped)
    assert len([*path.parent.glob("*.before")]) == 2


def test_namesakes_are_left_to_the_instructor(listed, capsys, tmp_path):
    roster = listed.folder / "roster.csv"
    roster.write_text(ROSTER + "ana2,Ana,Nunez,,\n", encoding="utf-8")
    assert cli.main(["course", "roster", str(roster), "--course", str(listed.folder)]) == 0
    told = collect(listed, capsys, archive(tmp_path / "all.zip", ZIPS["moodle"]))
    assert "fits ana and ana2; lay it into submitted/ by hand" in told
    assert not laid(listed, "ana").exists()
    assert laid(listed, "bo").exists()


def test_a_dropped_learner_fits_nobody(listed, capsys, tmp_path):
    roster = listed.folder / "roster.csv"
    without = [line for line in ROSTER.splitlines(True) if not line.startswith("bo")]
    roster.write_text("".join(without), encoding="utf-8")
    assert cli.main(["course", "roster", str(roster), "--course", str(listed.folder)]) == 0
    collect(listed, capsys, archive(tmp_path / "all.zip", ZIPS["moodle"]))
    assert not laid(listed, "bo").exists()


def test_an_id_may_hold_an_underscore(listed, capsys, tmp_path):
    name = "Split_1_cy_1_attempt_2026-11-21-10-11-12_03_split.ipynb"
    collect(listed, capsys, archive(tmp_path / "all.zip", {name: "cy"}))
    assert laid(listed, "cy_1").read_text() == "cy"


def test_a_zip_in_the_zip_is_read_by_the_class_run(listed, capsys, tmp_path):
    from digitkit.course.autograde.submission import read_submitted_files

    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("work/03_split.ipynb", '{"nbformat": 4}')
    files = {"nunezana_101_99001_03_split.zip": inner.getvalue()}
    laid(listed, "ana").parent.mkdir(parents=True)
    laid(listed, "ana").write_text("older")
    collect(listed, capsys, archive(tmp_path / "all.zip", files))
    read = read_submitted_files(laid(listed, "ana").parent, LESSON)
    assert (read.content, read.problem) == (b'{"nbformat": 4}', "")


def test_names_that_lead_elsewhere_lead_nowhere(listed, capsys, tmp_path):
    before = {path for path in tmp_path.rglob("*") if ".digitkit" not in path.parts}
    files = {
        "../../evil.ipynb": "x",
        "/etc/evil_1_2_03_split.ipynb": "x",
        "../ana_101_7_../../evil.ipynb": "ana",
        "..\\..\\evil_9_9_03_split.ipynb": "x",
    }
    zipped = archive(tmp_path / "all.zip", files)
    collect(listed, capsys, zipped)
    after = {path for path in tmp_path.rglob("*") if ".digitkit" not in path.parts}
    assert after - before <= {zipped, *laid(listed, "ana").parents, laid(listed, "ana")}
    assert not [path for path in after if "evil" in path.name]


def test_a_bomb_and_damage_cost_one_submission(listed, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "LARGEST", 1000)
    files = {
        "nunezana_101_99001_03_split.ipynb": "0" * 100_000,
        "smithbo_102_99002_03_split.ipynb": "b" * 500,
        "youngcy_5511_99003_03_split.ipynb": "fine",
    }
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"b" * 500, b"b" * 499 + b"c"))
    told = collect(listed, capsys, path)
    assert "is larger than" in told and "ana has nothing new" in told
    assert "damaged or locked: Bad CRC-32" in told and "bo has nothing new" in told
    assert laid(listed, "cy_1").read_text() == "fine"
    assert "1 submission is in" in told


def test_a_folder_that_is_a_link_is_not_followed(listed, capsys, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = laid(listed, "ana").parent
    home.parent.mkdir(parents=True)
    home.symlink_to(elsewhere)
    told = collect(listed, capsys, archive(tmp_path / "all.zip", ZIPS["canvas"]))
    assert "links are not followed" in told
    assert not [*elsewhere.iterdir()]


def refused(course, capsys, *archives) -> str:
    words = ["course", "collect", "3", *map(str, archives), "--course", str(course.folder)]
    assert cli.main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_what_is_refused_in_one_line(listed, capsys, tmp_path, monkeypatch):
    capsys.readouterr()
    no_zip = tmp_path / "x.zip"
    no_zip.write_text("no zip")
    assert "not a zip that can be read" in refused(listed, capsys, no_zip)
    assert "No such file" in refused(listed, capsys, tmp_path / "none.zip")
    monkeypatch.setattr(collecting, "MOST_ENTRIES", 2)
    many = archive(tmp_path / "many.zip", ZIPS["moodle"])
    assert "3 files; no LMS gives out so many" in refused(listed, capsys, many)


def test_without_a_roster_names_cannot_be_matched(tmp_path, capsys):
    from digitkit.course.nbgrader.new import CourseOptions, make_course

    make_course(CourseOptions(tmp_path / "c", "03"))
    words = ["course", "collect", "3", "x.zip", "--course", str(tmp_path / "c")]
    assert cli.main(words) == 2
    assert "names can't be matched without a roster" in capsys.readouterr().err


def test_a_damaged_record_costs_nothing(listed, capsys, tmp_path):
    zipped = archive(tmp_path / "all.zip", ZIPS["canvas"])
    collect(listed, capsys, zipped)
    (record,) = (listed.private.folder / "collected").glob("*.json")
    for text in ("{", "[1]", json.dumps({"ana": 3})):
        record.write_text(text)
        assert collecting.collected(listed, LESSON) == []
    collect(listed, capsys, zipped)
    assert {each.id for each in collecting.collected(listed, LESSON)} == {"ana", "bo"}
