"""`digitkit learn`, `reset` and `progress`, in a folder outside a clone."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from digitkit.doors.learn import open_lab
from digitkit.doors.merge import text_of
from tests.doors.learner import Learner, answer, cell


@pytest.fixture
def today() -> str:
    """The day on which a test begins: the tests of one run may take past midnight."""
    return date.today().isoformat()


@pytest.fixture
def started(learner) -> Learner:
    assert learner.run("learn", "--files-only").returncode == 0
    return learner


def files(learner):
    return sorted(path.name for path in (learner.home / "lessons").iterdir())


def test_learn_puts_the_lessons_into_the_current_folder(learner, built):
    done = learner.run("learn", "3", "--files-only")
    assert done.returncode == 0
    assert "lessons/03_split.ipynb is new" in done.stdout
    assert files(learner) == ["01_load.ipynb", "02_look.ipynb", "03_split.ipynb"]
    blank = json.loads(built["lessons/03_split.ipynb"])
    assert learner.notebook("03_split")["cells"] == blank["cells"]
    again = learner.run("learn", "--files-only")
    assert "new" not in again.stdout
    assert files(learner) == ["01_load.ipynb", "02_look.ipynb", "03_split.ipynb"]


@pytest.mark.parametrize("word", ["3", "03", "03_split", "split", "lessons/03_split.ipynb"])
def test_a_lesson_has_many_names(started, word):
    done = started.run("learn", word, "--files-only")
    assert "Open lessons/03_split.ipynb" in done.stdout


@pytest.mark.parametrize("command", ["learn", "reset", "watch"])
@pytest.mark.parametrize("word", ["33", "nosuch", "0", "-"])
def test_an_unknown_lesson_is_one_line_that_names_them_all(started, command, word):
    done = started.run(command, word)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "01_load, 02_look, 03_split" in done.stderr


def test_learn_opens_jupyterlab_on_the_lesson(started):
    started.put("bin/jupyterlab/__init__.py", "")
    started.put("bin/jupyterlab/__main__.py", "import sys; print('LAB', sys.argv[1:]); sys.exit(3)")
    path = started.environment["PYTHONPATH"]
    started.environment["PYTHONPATH"] = f"{started.home / 'bin'}:{path}"
    done = started.run("learn", "split", "--no-browser")
    assert "LAB ['lessons/03_split.ipynb', " in done.stdout
    assert "'--no-browser'" in done.stdout
    assert done.returncode == 3


def test_without_jupyterlab_one_line_says_how_to_get_it(started):
    path = started.environment["PYTHONPATH"]
    block = "import sys; sys.modules['jupyterlab'] = None"
    started.put("bin/sitecustomize.py", block)
    started.environment["PYTHONPATH"] = f"{started.home / 'bin'}:{path}"
    done = started.run("learn")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install" in done.stderr
    assert "jupyterlab" in done.stderr


def newer(installed, tmp_path, change):
    """Make a newer release of the package, in which a lesson was changed."""
    site = tmp_path / "newer"
    shutil.copytree(installed, site)
    path = site / "digitkit" / "_lessons" / "03_split.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return site


def test_a_newer_release_adds_what_is_new_and_keeps_every_edit(started, installed, tmp_path, today):
    mine = "def split(X, y):\n    return 'mine'"
    started.write("03_split", "split", mine)

    def change(notebook):
        cell(notebook, "title")["source"] = "# A new title"
        task = {"cell_type": "markdown", "id": "text-new", "metadata": {}, "source": "New words."}
        notebook["cells"].append(task)

    before = (started.home / "lessons/03_split.ipynb").read_text()
    started.environment["PYTHONPATH"] = str(newer(installed, tmp_path, change))
    done = started.run("learn", "--files-only")
    assert f"as it was, it is kept in lessons/03_split-{today}.ipynb" in done.stdout
    assert (started.home / f"lessons/03_split-{today}.ipynb").read_text() == before
    now = started.notebook("03_split")
    assert text_of(cell(now, "split")) == mine
    assert text_of(cell(now, "title")) == "# A new title"
    assert text_of(now["cells"][-1]) == "New words."
    assert files(started) == [
        "01_load.ipynb",
        "02_look.ipynb",
        f"03_split-{today}.ipynb",
        "03_split.ipynb",
    ]
    assert "03_split" not in started.run("learn", "1", "--files-only").stdout


def test_a_file_that_is_no_notebook_is_left_as_it_is(started):
    started.put("lessons/03_split.ipynb", "<<<<<<< HEAD")
    done = started.run("learn", "--files-only")
    assert "lessons/03_split.ipynb can't be read as a notebook: left as it is" in done.stdout
    assert (started.home / "lessons/03_split.ipynb").read_text() == "<<<<<<< HEAD"
    assert "your work is kept in" in started.run("reset", "3").stdout


def test_reset_gives_the_blank_back_and_overwrites_no_copy(started, built, today):
    blank = json.loads(built["lessons/03_split.ipynb"])["cells"]
    assert "holds no work: left as it is" in started.run("reset", "3").stdout
    for number, ending in enumerate(["", "-2", "-3"]):
        started.write("03_split", "split", f"work = {number}")
        done = started.run("reset", "split")
        copy = started.home / f"lessons/03_split-{today}{ending}.ipynb"
        assert str(copy.relative_to(started.home)) in done.stdout
        assert f"work = {number}" in copy.read_text()
        assert started.notebook("03_split")["cells"] == blank
    assert "work = 0" in (started.home / f"lessons/03_split-{today}.ipynb").read_text()


def test_progress_says_how_far_one_is_and_what_comes_next(started):
    started.write("03_split", "split", answer("03_split", "split", "right_numpy"))
    started.write("03_split", "scale", answer("03_split", "scale", "still_raw"))
    done = started.run("progress")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Lesson", "Exercises", "Points", "Next"]
    assert lines[3].split(maxsplit=7) == [
        *["03_split", "1", "of", "4", "2", "of", "9"],
        "03.2 scale · not yet right",
    ]
    assert lines[-1] == "Next: 03.2 scale (not yet right), in lessons/03_split.ipynb"


def test_progress_as_json(started):
    started.write("03_split", "split", answer("03_split", "split", "right_numpy"))
    started.put("lessons/02_look.ipynb", "no")
    (started.home / "lessons/01_load.ipynb").unlink()
    table = json.loads(started.run("progress", "--json").stdout)
    assert (table["points"], table["max_points"]) == (2.0, 9.0)
    assert (table["next"]["file"], table["next"]["function"]) == ("lessons/03_split.ipynb", "scale")
    assert [one["lesson"] for one in table["lessons"]] == ["03_split"]
    assert [one["lesson"] for one in table["could_not_be_graded"]] == ["01_load", "02_look"]


def test_commands_work_from_within_the_lessons(started):
    started.home = started.home / "lessons"
    done = started.run("progress")
    assert done.stdout.splitlines()[-1] == "Next: 01.1 read_digits (not started), in 01_load.ipynb"


def test_help_is_quick_and_loads_nothing(learner):
    code = (
        "import argparse, sys\n"
        "from digitkit.doors.commands import add_learning\n"
        "add_learning(argparse.ArgumentParser().add_subparsers())\n"
        "assert not {'numpy', 'nbformat', 'watchdog', 'rich'} & set(sys.modules)"
    )
    assert learner.python("-c", code).returncode == 0


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_jupyterlab_starts_for_root_too(monkeypatch, user, allowed):
    started = []

    class Lab:
        def __init__(self, words, env):
            started.extend(words)

        def wait(self):
            return 0

    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    monkeypatch.setattr("subprocess.Popen", Lab)
    assert open_lab(Path("lessons/03_split.ipynb"), []) == 0
    assert ("--allow-root" in started) == allowed


def read_when_there(address: str) -> str:
    """Read a page of a server that says its address a moment before it answers."""
    for _ in range(60):
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address) as answer:
            return answer.read().decode()
        time.sleep(0.5)
    raise AssertionError(f"{address} never answered")


@pytest.mark.thorough
def test_a_learners_jupyterlab_has_no_buttons_of_instructors(tmp_path):
    """And it doesn't ask for news; without a browser it prints the notebook's address."""
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "r")}
    command = [sys.executable, "-m", "digitkit.cli", "learn", "3", "--no-browser"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as lab:
        try:
            address = next(
                word for line in lab.stderr for word in line.split() if "127.0.0.1" in word
            )
            page, token = address.split("?")
            assert page.endswith("/lab/tree/03_split.ipynb")
            text = read_when_there(address)
            disabled = re.search(r'"disabledExtensions": \[([^]]*)\]', text)[1]
            assert "@jupyter/nbgrader" in disabled
            assert "announcements" in disabled
            home = page.partition("/lab")[0]
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{home}/formgrader?{token}")
        finally:
            os.killpg(lab.pid, signal.SIGKILL)  # the server too
