"""`digitkit course autograde`: what is printed, and what is refused in one line."""

import io
import json

import pytest

from digitkit.cli import main
from digitkit.course.autograde import progress_bar as progress
from digitkit.course.autograde import schedule
from digitkit.course.autograde.progress_bar import BarProgress, PlainProgress, duration, look_at
from tests.course.autograde.fakes import fake_grade

FINE = {"student": "ada", "status": "graded", "points": 2.0, "max_points": 9.0, "flags": []}
FLAGGED = {**FINE, "student": "bob", "flags": ["cell 'x' was edited", "calls `exec`\x1b[2J"]}
FAILED = {**FINE, "student": "eve\n", "status": "could not be graded", "reason": "it is empty"}


@pytest.fixture
def graded_here(monkeypatch, tmp_path):
    """Let the command grade in this process, by made-up scores."""
    seen = []

    def shared_out(jobs, scheduler):
        seen.append((jobs, scheduler))
        return schedule.in_this_process(fake_grade(tmp_path / "graded.log"))

    monkeypatch.setattr(schedule, "grading_for", shared_out)
    return seen


def command(classroom, *words):
    return main(["course", "autograde", "03", "--course", str(classroom.course.folder), *words])


def test_json_and_nothing_else_is_printed(classroom, graded_here, capsys):
    classroom.hand_in("ada", classroom.notebook({}))
    classroom.hand_in("bob", None)
    assert command(classroom, "--json", "--jobs", "3") == 1
    out, err = capsys.readouterr()
    assert [row["student"] for row in json.loads(out)] == ["ada", "bob"]
    assert "bob: could not be graded: no notebook was handed in" in err
    assert "1 graded, 1 could not be graded; it took" in err
    assert graded_here == [(3, None)]
    assert command(classroom, "--student", "ada") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 graded, 1 graded before" in err


def test_no_sandbox_says_what_it_means(classroom, graded_here, capsys):
    classroom.hand_in("ada", classroom.notebook({}))
    assert command(classroom, "--no-sandbox") == 0
    assert "It can read and change the gradebook" in capsys.readouterr().err


def test_bad_input_gets_a_line(classroom, graded_here, capsys, tmp_path):
    assert command(classroom) == 2
    assert "nothing was handed in for 03_split" in capsys.readouterr().err
    assert main(["course", "autograde", "99", "--course", str(classroom.course.folder)]) == 2
    assert "no lesson is meant by '99'; lessons: 03_split" in capsys.readouterr().err
    assert main(["course", "autograde", "03", "--course", str(tmp_path / "none")]) == 2
    assert "no course" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        command(classroom, "--jobs", "0")
    assert "must be a whole number of 1 or more; got '0'" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["03_split", "3", "split"])
def test_a_lesson_may_be_named_shortly(classroom, graded_here, capsys, word):
    classroom.hand_in("ada", classroom.notebook({}))
    assert main(["course", "autograde", word, "--course", str(classroom.course.folder)]) == 0


def test_a_lesson_of_ones_own_is_known_by_its_name(classroom, graded_here, capsys):
    own = classroom.course.source_notebook("ps1")
    own.parent.mkdir()
    own.write_text("{}")
    assert main(["course", "autograde", "ps1", "--course", str(classroom.course.folder)]) == 2
    assert "run `nbgrader generate_assignment ps1` first" in capsys.readouterr().err


def test_a_line_for_each_that_needs_a_look():
    assert look_at(FINE) == []
    assert look_at(FLAGGED) == ["bob: 2 of 9 points; cell 'x' was edited; calls `exec`?[2J"]
    assert look_at(FAILED) == ["eve?: could not be graded: it is empty"]


@pytest.mark.parametrize("kind", [PlainProgress, BarProgress])
def test_how_far_it_is(kind, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    stream = io.StringIO()
    with kind(stream) as shown:
        shown.begin(4)
        shown.kept(FINE)
        shown.done(FINE)
        shown.done(FAILED)
        assert shown.left == 1
        assert shown.status().startswith("2 graded, 1 left, 1 failed, about 0 s to go")
    assert "eve?: could not be graded: it is empty" in stream.getvalue()
    assert "1 graded, 1 graded before, 1 could not be graded; it took 0 s" in stream.getvalue()


def test_times_are_written_as_people_say_them():
    reported = [duration(seconds) for seconds in (0.4, 99, 100, 3600, 7300)]
    assert reported == ["0 s", "99 s", "2 min", "60 min", "2 h 2 min"]
