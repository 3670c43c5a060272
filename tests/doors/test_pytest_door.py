"""`pytest` as a learner's door: words for verdicts, and a table once work has begun."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.doors.learner import PLUGIN, answer


def counts(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """Read the numbers of pytest's last line."""
    last = done.stdout.strip().splitlines()[-1]
    return {word.rstrip("s"): int(n) for n, word in re.findall(r"(\d+) ([a-z]+)", last)}


def test_fresh_lessons_are_skipped_and_there_is_no_table(at_work):
    done = at_work.pytest("-ra")
    assert done.returncode == 0, done.stdout + done.stderr
    assert counts(done) == {"skipped": 12}
    assert "lessons/03_split.ipynb:1: not started" in done.stdout
    assert "Next:" not in done.stdout


def test_every_exercise_is_a_test_of_its_own(at_work):
    done = at_work.pytest("--collect-only", "-q")
    assert done.stdout.split("\n\n")[0].splitlines()[:4] == [
        "lessons/01_load.ipynb::read_digits",
        "lessons/01_load.ipynb::separate",
        "lessons/01_load.ipynb::drop_damaged",
        "lessons/02_look.ipynb::to_image",
    ]


@pytest.fixture
def begun(at_work):
    at_work.write("03_split", "split", answer("03_split", "split", "not_stratified"))
    at_work.write("03_split", "scale", answer("03_split", "scale", "right_multiply"))
    at_work.write("03_split", "standardize", "def standardize(A, B):\n    return A / nothing")
    return at_work


def test_a_wrong_answer_fails_with_its_message_and_no_traceback(begun):
    done = begun.pytest("lessons/03_split.ipynb")
    assert done.returncode == 1
    assert counts(done) == {"failed": 2, "passed": 1, "skipped": 1}
    assert "03.1 split · not yet right · 4 of 11 checks" in done.stdout
    assert "  Try       the `stratify` argument of `train_test_split`" in done.stdout
    assert "NameError: name 'nothing' is not defined" in done.stdout
    assert "return A / nothing" in done.stdout
    for word in ("Traceback", "NotRight", "pytest_plugin.py", "digitkit/outside"):
        assert word not in done.stdout


def test_once_work_has_begun_a_table_says_what_comes_next(begun):
    done = begun.pytest()
    table = done.stdout.split(" lessons ====")[1]
    assert re.search(r"01_load +0 of 3 +0 of 7 +01.1 read_digits · not started\n", table)
    assert re.search(r"03_split +1 of 4 +2 of 9 +03.1 split · not yet right\n", table)
    assert re.search(r"together +1 of 12 +2 of 27\n", table)
    assert "Next: 03.1 split (not yet right), in lessons/03_split.ipynb" in table


def test_one_function_can_be_chosen(begun):
    done = begun.pytest("lessons/03_split.ipynb", "-k", "split")
    assert counts(done) == {"failed": 1, "deselected": 3}
    assert "Next:" not in done.stdout  # of a part of a lesson there is no table
    chosen = begun.pytest("lessons/03_split.ipynb::scale")
    assert counts(chosen) == {"passed": 1}


def test_a_script_is_graded_when_it_is_named_and_never_imported(learner):
    code = answer("03_split", "scale", "right_multiply") + "\nraise SystemExit('ran')\n"
    learner.put("03_split.py", code)
    learner.put("helper.py", "")
    done = learner.pytest("03_split.py")
    assert counts(done) == {"passed": 1, "skipped": 3}
    assert "no tests ran" in learner.pytest().stdout


def test_a_file_that_cannot_be_graded_is_one_failure_with_its_line(at_work):
    at_work.put("lessons/02_look.ipynb", '{"cells": [')
    done = at_work.pytest("lessons/02_look.ipynb")
    assert counts(done) == {"failed": 1}
    assert "lessons/02_look.ipynb: no notebook, for it is not valid JSON (line 1)" in done.stdout
    assert "Traceback" not in done.stdout
    named = at_work.pytest(str(at_work.put("elsewhere.ipynb", '{"cells": []}')))
    assert "which lesson is it? Name it like 03_split.ipynb" in named.stdout


def test_only_learners_lessons_are_collected(at_work, built):
    split = built["lessons/03_split.ipynb"]
    for name in (
        "solutions/03_split.ipynb",
        "lessons/03_split-2026-01-31.ipynb",
        "lessons/.ipynb_checkpoints/03_split-checkpoint.ipynb",
        "elsewhere/03_split.ipynb",
        "submitted/anna/03_split/03_split.ipynb",
    ):
        at_work.put(name, split)
    foreign = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    at_work.put("lessons/notes.ipynb", foreign)
    at_work.put("lessons/broken.ipynb", "{")
    assert counts(at_work.pytest()) == {"skipped": 12}
    assert counts(at_work.pytest("elsewhere")) == {"skipped": 4}
    assert counts(at_work.pytest("solutions/03_split.ipynb")) == {"skipped": 4}
    at_work.put("lessons/my work.ipynb", split)
    assert counts(at_work.pytest()) == {"skipped": 16}


def test_an_endless_loop_is_a_failure_of_its_exercise_only(at_work):
    at_work.write("03_split", "scale", "def scale(X):\n    while True:\n        pass")
    at_work.write("03_split", "split", answer("03_split", "split", "right_numpy"))
    done = at_work.pytest("lessons/03_split.ipynb", "-k", "split or scale")
    assert counts(done) == {"failed": 1, "passed": 1, "deselected": 2}
    assert "`scale` used up its 10 seconds of processor time." in done.stdout


def test_a_time_limit_of_pytest_itself_leaves_the_rest_to_be_graded(at_work):
    at_work.write("03_split", "split", "def split(X, y):\n    while True:\n        pass")
    at_work.write("03_split", "scale", answer("03_split", "scale", "right_multiply"))
    words = ["--timeout=4", "-k", "split or scale"]
    done = at_work.pytest("lessons/03_split.ipynb", *words)
    assert counts(done) == {"failed": 1, "passed": 1, "deselected": 2}, done.stdout
    assert "Timeout" in done.stdout


def test_the_plugin_costs_other_projects_nothing(learner):
    code = (
        "import sys\n"
        f"import {PLUGIN}\n"
        "heavy = {'numpy', 'pandas', 'matplotlib', 'tensorflow', 'nbformat', 'sklearn'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    assert learner.python("-c", code).returncode == 0
    learner.put("test_mine.py", "def test_mine():\n    pass\n")
    learner.put("sub/work.ipynb", "{")
    assert counts(learner.pytest()) == {"passed": 1}


def test_grading_stubs_loads_no_tensorflow_and_little_else(at_work):
    done = at_work.python(
        "-c",
        "import sys\n"
        "from digitkit.outside.grader import grade_file\n"
        "result = grade_file('lessons/01_load.ipynb')\n"
        "assert [each.outcome for each in result.exercises] == ['not started'] * 3\n"
        "assert not {'tensorflow', 'keras', 'sklearn'} & set(sys.modules)",
    )
    assert done.returncode == 0, done.stderr


def test_pyproject_registers_the_plugin():
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    assert project["project"]["entry-points"]["pytest11"] == {"digitkit": PLUGIN}
