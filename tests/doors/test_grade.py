"""`digitkit grade`: what it prints, what it writes, and how it exits."""

import argparse
import json

import pytest

from digitkit.doors.grade import add_grade
from digitkit.outside.results import OUTCOMES
from tests.support.demo import _demo_lesson, desk
from tests.support.grading import notebook

__all__ = ["_demo_lesson", "desk"]  # fixtures

RIGHT = "def answer(x): return 42"
SCALE = "def scale(X): return (X / 255).astype('float32')"


def run(*words):
    parser = argparse.ArgumentParser()
    add_grade(parser.add_subparsers(required=True))
    options = parser.parse_args(["grade", *map(str, words)])
    return options.command(options)


def test_exit_codes(desk, capsys):
    good = desk.put(notebook(RIGHT), "90_demo.ipynb")
    bad = desk.put(notebook("def answer(x): return 1"), "90_demo-2.ipynb")
    none = desk.put("nonsense", "90_demo-3.ipynb")
    assert run(good, "-k", "answer") == 0
    assert run(good, bad, "-k", "answer") == 1
    assert run(none, good, "-k", "answer") == 2
    assert run(none, bad, "-k", "answer") == 2
    assert run(good) == 1
    assert (
        capsys.readouterr().err.splitlines()
        == [f"{none}: no notebook, for it is not valid JSON (line 1)"] * 2
    )


def test_the_text(desk, capsys):
    path = desk.put(notebook("def answer(x): return 41", SCALE))
    assert run(path, "-k", "answer", "-k", "scale") == 1
    assert capsys.readouterr().out == (
        "90.1 answer · not yet right · 1 of 2 checks\n"
        "  The answer came out as 41.\n"
        "  Expected  42\n"
        "  Try       six times seven\n"
        "90.2 scale · done · 2 of 2 checks\n"
        "90_demo · 1 of 2 exercises done · 3 of 5 points\n"
    )


def test_the_json(desk, tmp_path):
    first = desk.put(notebook("def answer(x): return 41", SCALE))
    out = tmp_path / "out.json"
    assert run(first, "--json", out) == 1
    (told,) = json.loads(out.read_text())
    assert list(told) == ["file", "lesson", "points", "max_points", "exercises"]
    assert (told["file"], told["lesson"]) == (str(first), "90_demo")
    assert (told["points"], told["max_points"]) == (3.0, 7.0)
    for exercise in told["exercises"]:
        assert list(exercise) == [
            "id", "function", "outcome", "points", "max_points", "passed", "checks", "message",
        ]  # fmt: skip
        assert exercise["outcome"] in OUTCOMES
        assert type(exercise["points"]) is float
        assert type(exercise["max_points"]) is float
    answer, scale, missing = told["exercises"]
    assert answer == {
        "id": "90.1",
        "function": "answer",
        "outcome": "not yet right",
        "points": 0.0,
        "max_points": 2.0,
        "passed": 1,
        "checks": 2,
        "message": "The answer came out as 41.\nExpected  42\nTry       six times seven",
    }
    assert (scale["outcome"], scale["points"], scale["message"]) == ("done", 3.0, "")
    assert (missing["outcome"], missing["points"]) == ("not started", 0.0)


def test_json_can_be_printed(desk, capsys):
    assert run(desk.put(notebook(RIGHT)), "-k", "answer", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)[0]["points"] == 2.0


def test_an_output_that_can_t_be_written_is_told(desk, capsys, tmp_path):
    path = desk.put(notebook(RIGHT))
    assert run(path, "-k", "answer", "--json", tmp_path / "no" / "out.json") == 2
    assert capsys.readouterr().err.endswith(
        "out.json: can't be written: No such file or directory\n"
    )


def test_a_file_must_be_named():
    with pytest.raises(SystemExit):
        run()
