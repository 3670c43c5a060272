"""The wheel holds the learner's notebooks and the doors, and works where there is no clone."""

import re
import shutil
import subprocess
import zipfile
from email.parser import Parser

import pytest

from tests.doors.learner import Learner
from tests.wheel import ROOT, build_wheel, unpack_wheel

CLI = ("-m", "digitkit.cli")
BUILT_FROM = ["pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE", ".gitignore"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel and unpack it; nothing is downloaded."""
    return unpack_wheel(tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("unpacked"))


def test_it_holds_the_lessons_and_registers_the_plugin(wheel):
    packed = {path.name for path in (wheel / "digitkit" / "_lessons").glob("*.ipynb")}
    assert {"01_load.ipynb", "02_look.ipynb", "03_split.ipynb"} <= packed
    (points,) = wheel.glob("digitkit-*.dist-info/entry_points.txt")
    text = points.read_text()
    assert "[pytest11]\ndigitkit = digitkit.doors.pytest_plugin" in text
    assert "digitkit = digitkit.cli:main" in text
    assert not (wheel / "tests").exists()


def test_it_holds_the_tracked_files_and_no_others(tmp_path):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "digitkit", "lessons", "solutions"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode or not listed.stdout:
        pytest.skip("needs a git checkout")
    clone = tmp_path / "clone"
    tracked = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    for name in [*tracked, *BUILT_FROM]:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    pages = clone / "docs" / "lessons"
    shutil.copytree(ROOT / "docs" / "lessons", pages)
    # what a learner leaves behind, and a maintainer
    work = ["lessons/.ipynb_checkpoints/03_split.ipynb", "lessons/03_split-2026-01-02-0304.ipynb"]
    for name in [*work, "lessons/notes.ipynb", "solutions/mine.ipynb", "tests/test_x.py"]:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("{}")
    build_wheel(clone, tmp_path)
    (built,) = tmp_path.glob("*.whl")
    held = [name for name in zipfile.ZipFile(built).namelist() if ".dist-info/" not in name]
    expected = [re.sub(r"^(lessons|solutions)/", r"digitkit/_\1/", name) for name in tracked]
    assert sorted(held) == sorted(expected)


def test_its_description_has_no_relative_link(wheel):
    (file,) = wheel.glob("digitkit-*.dist-info/METADATA")
    metadata = Parser().parsestr(file.read_text(encoding="utf-8"))
    assert metadata["Description-Content-Type"] == "text/markdown"
    text = metadata.get_payload()
    assert text.startswith("# digitkit")
    places = re.findall(r"\]\(([^)\s]+)|(?:src|href)=[\"']([^\"']+)", text)
    assert places
    assert [p for pair in places for p in pair if p and not p.startswith(("https://", "#"))] == []


def test_a_learner_works_from_it_outside_a_clone(wheel, tmp_path):
    learner = Learner(tmp_path / "home", wheel)
    assert "lessons/03_split.ipynb is new" in learner.run("learn", "--files-only").stdout
    learner.write("03_split", "scale", "def scale(X):\n    return X")
    assert "Next: 03.1 split" in learner.run("progress").stdout
    done = learner.pytest("lessons/03_split.ipynb")
    assert "03.2 scale · not yet right" in done.stdout
    assert "blank again" in learner.run("reset", "3").stdout
    code = "import digitkit; print(digitkit.__file__); digitkit.check(3)"
    output = learner.python("-c", code)
    assert str(wheel) in output.stdout
    assert "No exercise asks for a value of type int" in output.stdout


def test_an_instructor_makes_a_course_from_it(wheel, tmp_path):
    pytest.importorskip("nbgrader")
    instructor = Learner(tmp_path / "home", wheel)
    output = instructor.python(*CLI, "course", "new", "digits", "--lessons", "3").stdout
    assert "digits is a course of 1 lesson" in output
    (made,) = (tmp_path / "home").rglob("digits/source/03_split/03_split.ipynb")
    assert made.read_bytes() == (ROOT / "solutions" / "03_split.ipynb").read_bytes()
