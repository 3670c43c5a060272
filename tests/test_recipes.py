"""The recipes of CONTRIBUTING.md work as they are written, in a copy of the project."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.test_package import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCED = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})\w+\n(?P<code>.*?)^(?P=indent)(?P=fence)$", re.M | re.S
)
WRITE = re.compile(r"Write `([^`]+)`:$")
APPEND = re.compile(r"At the end of `([^`]+)`, add:$")
INSERT = re.compile(r"In `([^`]+)`, (above|below) the line `([^`]+)`, add:$")
RUN = re.compile(r"Run:$")

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]


def steps(recipe):
    """Yield what a recipe says, with the code below it."""
    section = TEXT.split(f"### {recipe}\n")[1].split("\n### ")[0].split("\n## ")[0]
    end = 0
    for block in FENCED.finditer(section):
        words = " ".join(section[end : block.start()].split())
        end = block.end()
        code = re.sub(f"^{block['indent']}", "", block["code"], flags=re.M)
        yield words, code


@pytest.fixture
def copy(tmp_path):
    """A copy of the project as git has it."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def follow(recipe, folder, skip=None):
    """Do what a recipe says, but write no file in the folder `skip`, and return all outputs."""
    told = []
    for words, code in steps(recipe):
        if found := WRITE.search(words):
            if skip and found[1].startswith(skip):
                continue
            path = folder / found[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            assert not path.exists(), f"{found[1]} is there already"
            path.write_text(code, encoding="utf-8")
        elif found := APPEND.search(words):
            path = folder / found[1]
            path.write_text(path.read_text(encoding="utf-8") + code, encoding="utf-8")
        elif found := INSERT.search(words):
            insert(folder / found[1], found[2], found[3], code)
        elif RUN.search(words):
            told += [run(line, folder) for line in code.splitlines()]
        else:
            raise AssertionError(f"no instruction in: {words[-80:]}")
    return told


def insert(path, side, mark, code):
    """Insert code above or below the line that is, or contains, a mark."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (place,) = (n for n, line in enumerate(lines) if line.strip() == mark)
    lines.insert(place + (side == "below"), code)
    path.write_text("".join(lines), encoding="utf-8")


def run(line, folder):
    """Run a command of a recipe with this Python, on the copy."""
    words = shlex.split(line)
    env = {**os.environ, "PYTHONPATH": str(folder)}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    assert words[:2] == ["uv", "run"], line
    program = {"digitkit": "digitkit.cli", "pytest": "pytest"}[words[2]]
    options = ["-n0", "-q"] if program == "pytest" else []
    command = [sys.executable, "-m", program, *options, *words[3:]]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}{done.stderr[-2000:]}"
    return done.stdout


def test_an_exercise_is_added_as_the_recipe_says(copy):
    built, tested = follow("Add an exercise", copy)
    assert "solutions/02_look.ipynb written" in built
    assert int(re.search(r"(\d+) passed", tested)[1]) >= 15
    notebook = (copy / "lessons" / "02_look.ipynb").read_text(encoding="utf-8")
    assert "Exercise 02.6" in notebook or "02.6" in notebook
    stub = (copy / "digitkit" / "__init__.pyi").read_text(encoding="utf-8")
    assert "from .lessons.look.reference import ink_share as ink_share" in stub


def test_a_check_is_added_as_the_recipe_says(copy):
    (tested,) = follow("Add a check", copy)
    assert "passed" in tested


def test_a_check_that_refuses_no_kept_answer_is_found(copy):
    with pytest.raises(AssertionError, match="test_split_can_set_few_aside"):
        follow("Add a check", copy, skip="tests/")


def test_a_lesson_is_added_as_the_recipe_says(copy):
    built, checked, graded = follow("Add a lesson", copy)
    assert "lessons/10_invert.ipynb written" in built
    assert "All notebooks are what their sources give" in checked
    assert "1 passed" in graded


def test_a_recipe_is_there_for_each_kind():
    for recipe in ("Add an exercise", "Add a check", "Add a lesson", "Add a data set"):
        assert f"### {recipe}\n" in TEXT
