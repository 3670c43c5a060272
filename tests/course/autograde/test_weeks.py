"""What happens in the weeks around a class run: regrading, answers elsewhere, changed points."""

import json

import pytest
from nbgrader.api import Gradebook

from digitkit import cli
from tests.course.autograde.classroom import named, release

LESSON = "03_split"

pytestmark = pytest.mark.thorough


def grade(course, capsys, *words) -> dict[str, dict]:
    words = ("autograde", "3", "--jobs", "1", "--json", *words, "--course", str(course.folder))
    cli.main(["course", *words])
    return {row["student"]: row for row in json.loads(capsys.readouterr().out)}


def changed(row) -> list[str]:
    """Return the flags that say that a cell is not as it was handed out."""
    return [flag for flag in row["flags"] if flag.startswith("cell ") or "another cell" in flag]


def written(course, student="ana"):
    """Return the grade of the written answer: its points by hand, and whether it waits."""
    with Gradebook(course.database_url, course.course_id) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        (one,) = [grade for grade in notebook.grades if grade.cell.cell_type == "markdown"]
        return one.auto_score, one.manual_score, one.needs_manual_grade


def give(course, points, student="ana"):
    with Gradebook(course.database_url, course.course_id) as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        (one,) = [grade for grade in notebook.grades if grade.cell.cell_type == "markdown"]
        one.manual_score, one.needs_manual_grade = points, False
        gradebook.db.commit()


def question(notebook) -> int:
    """Return the place of the cell for the written answer."""
    return next(i for i, cell in enumerate(notebook["cells"]) if named(cell) == "question")


def answered(classroom, text="Stratify, since a random part may miss a digit."):
    notebook = classroom.notebook()
    notebook["cells"][question(notebook)]["source"] = text
    return notebook


def test_points_by_hand_stay_where_the_answer_did_not_change(classroom, capsys):
    classroom.hand_in("ana", answered(classroom))
    grade(classroom.course, capsys)
    assert written(classroom.course) == (None, None, True)
    give(classroom.course, 1.5)
    grade(classroom.course, capsys, "--again")
    assert written(classroom.course) == (None, 1.5, False)
    classroom.hand_in("ana", answered(classroom, "Another answer."))
    grade(classroom.course, capsys)
    assert written(classroom.course) == (None, 1.5, True), "a new answer waits for a person"


@pytest.mark.parametrize("place", ["below", "above"])
def test_an_answer_in_a_new_cell_waits_for_a_person(classroom, capsys, place):
    notebook = classroom.notebook()
    at = question(notebook) + (place == "below")
    cell = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "It may miss a digit."}
    notebook["cells"].insert(at, cell)
    classroom.hand_in("ana", notebook)
    rows = grade(classroom.course, capsys)
    assert written(classroom.course) == (None, None, True)
    assert any("the written answer is in another cell" in flag for flag in rows["ana"]["flags"])


def test_a_blank_answer_has_no_points_and_does_not_wait(classroom, capsys):
    classroom.hand_in("ana", classroom.notebook())
    rows = grade(classroom.course, capsys)
    assert written(classroom.course) == (0.0, None, False)
    assert changed(rows["ana"]) == []


def test_an_answer_whose_metadata_was_lost_waits_too(classroom, capsys):
    notebook = answered(classroom)
    cell = notebook["cells"][question(notebook)]
    cell["metadata"], cell["id"] = {}, "other"
    classroom.hand_in("ana", notebook)
    grade(classroom.course, capsys)
    assert written(classroom.course) == (None, None, True)


def test_changed_points_flag_nobody(tmp_path, capsys):
    from tests.course.autograde.classroom import Classroom

    course = release(tmp_path / "digits", LESSON)
    classroom = Classroom(course, LESSON)
    classroom.hand_in("ana", classroom.notebook())
    assert changed(grade(course, capsys)["ana"]) == []
    source = course.source_notebook(LESSON)
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if named(cell) == "check_scale":
            cell["metadata"]["nbgrader"]["points"] = 5
    source.write_text(json.dumps(notebook), encoding="utf-8")
    api_release(course)
    row = grade(course, capsys)["ana"]
    assert changed(row) == []
    assert row["max_points"] == 12.0


def api_release(course):
    """Generate the lesson again, as after a change of its source."""
    import copy

    from nbgrader.apps import NbGraderAPI

    config = copy.deepcopy(course.config)
    config.CourseDirectory.root = str(course.folder)
    reported = NbGraderAPI(config=config).generate_assignment(LESSON, force=True)
    assert reported["success"], reported["log"]
