"""`digitkit course update`: newer text arrives where nothing is lost by it."""

import pytest

from digitkit import cli
from digitkit.course.course import Course
from digitkit.course.nbgrader import update as updating
from digitkit.course.nbgrader.update import update

NEWER = '{"cells": [], "metadata": {"newer": true}, "nbformat": 4, "nbformat_minor": 5}\n'


@pytest.fixture
def newer(monkeypatch):
    """Another version of digitkit, with other text in every lesson."""
    monkeypatch.setattr(updating, "solution_text", lambda lesson: NEWER)


def release(course, lesson):
    path = course.released_notebook(lesson)
    path.parent.mkdir(parents=True)
    path.write_text("{}")


def texts(course):
    return {each: course.source_notebook(each).read_text("utf-8") for each in course.lessons}


def test_without_a_newer_version_nothing_is_done(course):
    before = texts(course)
    (line,) = update(course)
    assert line.startswith("All lessons are those of digitkit ")
    assert texts(course) == before


def test_lessons_not_released_are_brought_up_to_date(course, newer):
    assert update(course) == ["01_load: up to date", "03_split: up to date"]
    assert set(texts(course).values()) == {NEWER}


def test_a_second_update_finds_its_own_text(course, newer, monkeypatch):
    update(course)
    monkeypatch.setattr(updating, "solution_text", lambda lesson: NEWER.replace("newer", "newest"))
    assert update(course) == ["01_load: up to date", "03_split: up to date"]


def test_a_released_lesson_is_left_alone(course, newer):
    before = texts(course)
    release(course, "01_load")
    assert update(course) == ["01_load: left alone, it is released", "03_split: up to date"]
    assert texts(course)["01_load"] == before["01_load"]


def test_a_lesson_that_somebody_handed_in_counts_as_released(course, newer):
    course.submitted_folder("anna", "03_split").mkdir(parents=True)
    assert "03_split: left alone, it is released" in update(course)


def test_what_the_instructor_changed_is_left_alone(course, newer):
    course.source_notebook("03_split").write_text("mine")
    assert "03_split: left alone, you changed it; --take-new replaces it, with a copy" in update(
        course
    )
    assert texts(course)["03_split"] == "mine"


def test_what_is_replaced_is_kept(course, newer, capsys):
    course.source_notebook("03_split").write_text("mine")
    assert cli.main(["course", "update", str(course.folder), "--take-new"]) == 0
    reported = capsys.readouterr().out
    assert "03_split: up to date; yours is kept in .digitkit/replaced/03_split-" in reported
    (copy,) = (course.private.folder / "replaced").iterdir()
    assert copy.read_text() == "mine"
    assert texts(course)["03_split"] == NEWER
    assert {path.name for path in course.source_notebook("03_split").parent.iterdir()} == {
        "03_split.ipynb"
    }


def test_without_a_record_everything_may_be_the_instructors(course, newer):
    course.private.record_file.write_text("damaged")
    assert "01_load: left alone, you changed it" in update(Course.open(course.folder))[0]
